package io.fairlead.policies.priority.queue;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests a pool works on, never more than its limit. Lock-free. */
final class Slots {

  private final AtomicInteger taken = new AtomicInteger();

  boolean tryTake(int limit) {
    int before = taken.get();
    while (before < limit) {
      int seen = taken.compareAndExchange(before, before + 1);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  void giveBack() {
    taken.getAndDecrement();
  }

  int taken() {
    return taken.get();
  }
}
