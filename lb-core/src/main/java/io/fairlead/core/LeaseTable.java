package io.fairlead.core;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The leases that have not ended, so that a lost one can be found. Thread-safe; once the table has
 * grown to its size, adding and removing allocate nothing.
 */
final class LeaseTable {

  // Segments of doubling size. Each group of threads counts its leases, and a lease takes the slot
  // of its number, or one of the next PROBES, in the first segment where one is free. The counting
  // is not atomic: two threads that draw the same number only probe one step further. What finds no
  // slot at all, with millions of leases under way, is not watched: it works as any other, but is
  // not found if it is lost.

  // A place is one number: the length of its segment plus the slot.

  /** How many bits a place has. */
  static final int PLACE_BITS = 22;

  /** The place of a lease that is not watched. */
  static final int NOWHERE = 0;

  private static final int FIRST_BITS = 12;
  private static final int FIRST_SEGMENT = 1 << FIRST_BITS;
  private static final int SEGMENTS = PLACE_BITS - FIRST_BITS;
  static final int PROBES = 16;
  private static final int GROUPS = 16;
  private static final int GROUP_STRIDE = 16;

  private final AtomicReferenceArray<AtomicReferenceArray<EngineLease>> segments =
      new AtomicReferenceArray<>(SEGMENTS);
  private final AtomicIntegerArray counters = new AtomicIntegerArray(GROUPS * GROUP_STRIDE);

  LeaseTable() {
    segments.set(0, new AtomicReferenceArray<>(FIRST_SEGMENT));
  }

  /** Watches a lease. */
  void add(EngineLease lease) {
    int group = (int) Thread.currentThread().getId() & (GROUPS - 1);
    int number = counters.getPlain(group * GROUP_STRIDE);
    counters.setPlain(group * GROUP_STRIDE, number + 1);
    add(lease, number + group * (FIRST_SEGMENT / GROUPS));
  }

  /** The same from a slot on. Visits {@code SEGMENTS x PROBES} slots at most. */
  void add(EngineLease lease, int start) {
    for (int i = 0; i < SEGMENTS; i++) {
      AtomicReferenceArray<EngineLease> segment = segment(i);
      for (int probe = 0; probe < PROBES; probe++) {
        int slot = (start + probe) & (segment.length() - 1);
        if (segment.getPlain(slot) == null) {
          // Before the lease is published, for whoever finds it there.
          lease.watchedAt(segment.length() + slot);
          if (segment.compareAndSet(slot, null, lease)) {
            return;
          }
        }
      }
    }
    lease.watchedAt(NOWHERE);
  }

  /** Stops watching the lease at a place. */
  void remove(int place) {
    if (place != NOWHERE) {
      int length = Integer.highestOneBit(place);
      segment(Integer.numberOfTrailingZeros(length) - FIRST_BITS).setRelease(place - length, null);
    }
  }

  /** Visits every lease that is watched, except those that come or go meanwhile. */
  void forEach(Consumer<EngineLease> visitor) {
    for (int i = 0; i < SEGMENTS; i++) {
      AtomicReferenceArray<EngineLease> segment = segments.getAcquire(i);
      if (segment == null) {
        return;
      }
      for (int slot = 0; slot < segment.length(); slot++) {
        EngineLease lease = segment.getAcquire(slot);
        if (lease != null) {
          visitor.accept(lease);
        }
      }
    }
  }

  private AtomicReferenceArray<EngineLease> segment(int number) {
    AtomicReferenceArray<EngineLease> segment = segments.getAcquire(number);
    return segment == null ? grow(number) : segment;
  }

  private AtomicReferenceArray<EngineLease> grow(int number) {
    AtomicReferenceArray<EngineLease> larger = new AtomicReferenceArray<>(FIRST_SEGMENT << number);
    AtomicReferenceArray<EngineLease> other = segments.compareAndExchange(number, null, larger);
    return other == null ? larger : other;
  }
}
