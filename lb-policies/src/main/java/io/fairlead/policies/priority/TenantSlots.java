package io.fairlead.policies.priority;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The slots of one pool that one tenant holds, alive over reloads: guaranteed ones in the high half
 * of a word, borrowed ones in the low half, so that one step chooses between them. Lock-free, as
 * {@link PoolSlots} is.
 */
final class TenantSlots {

  private static final long ONE_GUARANTEED = 1L << Integer.SIZE;
  private static final long ONE_BORROWED = 1;

  private static final AtomicLongFieldUpdater<TenantSlots> HELD =
      AtomicLongFieldUpdater.newUpdater(TenantSlots.class, "held");

  private volatile long held;
  private volatile int guarantee;

  /** What the latest configuration guarantees; what is held beyond it is given back first. */
  void entitle(int slots) {
    guarantee = slots;
  }

  boolean tryAddGuaranteed(int limit) {
    long before = held;
    while (guaranteed(before) < limit) {
      if (HELD.compareAndSet(this, before, before + ONE_GUARANTEED)) {
        return true;
      }
      before = held;
    }
    return false;
  }

  void addBorrowed() {
    HELD.getAndAdd(this, ONE_BORROWED);
  }

  /**
   * Gives back one slot of either kind: a guaranteed one if the guarantee has shrunk below what is
   * held, else a borrowed one if there is any, since others may use that sooner.
   *
   * @return whether it was a borrowed one
   */
  boolean removeOne() {
    while (true) {
      long before = held;
      boolean isBorrowed = borrowed(before) > 0 && guaranteed(before) <= guarantee;
      long after = before - (isBorrowed ? ONE_BORROWED : ONE_GUARANTEED);
      if (HELD.compareAndSet(this, before, after)) {
        return isBorrowed;
      }
    }
  }

  boolean areFree() {
    return held == 0;
  }

  private static int guaranteed(long word) {
    return (int) (word >> Integer.SIZE);
  }

  private static int borrowed(long word) {
    return (int) word;
  }
}
