package io.fairlead.policies.concurrency;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests in flight, alive over reloads.
 *
 * <p>Lock-free. The count is only raised from below the limit that the step itself has tested, so
 * it never exceeds one, not by one; and what is refused has never been counted, so nobody is
 * refused for it. A step is repeated only when another one came between.
 */
final class InFlight {

  private final AtomicInteger count = new AtomicInteger();

  /** Counts a request in, if that leaves no more than the limit. */
  boolean tryEnter(int limit) {
    int before = count.get();
    while (before < limit) {
      int seen = count.compareAndExchange(before, before + 1);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  /** Counts a request out, and answers how many there were with it. */
  int leave() {
    return count.getAndDecrement();
  }

  int count() {
    return count.get();
  }
}
