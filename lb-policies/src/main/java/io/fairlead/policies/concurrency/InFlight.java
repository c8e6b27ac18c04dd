package io.fairlead.policies.concurrency;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The requests in flight, alive over reloads.
 *
 * <p>Lock-free. The count is only raised from below the limit that the step itself has tested, so
 * it never exceeds one, not by one; and what is refused has never been counted, so nobody is
 * refused for it. A step is repeated only when another one came between.
 */
final class InFlight {

  private static final AtomicIntegerFieldUpdater<InFlight> COUNT =
      AtomicIntegerFieldUpdater.newUpdater(InFlight.class, "count");

  private volatile int count;

  /** Counts a request in, if that leaves no more than the limit. */
  boolean tryEnter(int limit) {
    int before = count;
    while (before < limit) {
      if (COUNT.compareAndSet(this, before, before + 1)) {
        return true;
      }
      before = count;
    }
    return false;
  }

  /** Counts a request out, and answers how many there were with it. */
  int leave() {
    return COUNT.getAndDecrement(this);
  }

  int count() {
    return count;
  }
}
