package io.fairlead.core.health;

import io.fairlead.api.config.OutlierConfig;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.time.RandomSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many endpoints of a pool are ejected, so that they are never more than allowed. Thread-safe,
 * lock-free.
 */
final class Ejections {

  private final RandomSource random;
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder enforced = new LongAdder();
  private final LongAdder notEnforced = new LongAdder();
  private final LongAdder overflow = new LongAdder();
  private volatile int members;

  Ejections(RandomSource random) {
    this.random = random;
  }

  /** Takes note of the size of the pool. */
  void outOf(int endpoints) {
    members = endpoints;
  }

  /**
   * Asks for one more ejection, as Envoy does: is there room for it, and then, is the rule
   * enforced?
   *
   * @return whether one may, and then must, be {@linkplain #giveBack given back}
   */
  boolean ask(OutlierConfig rules, int enforcingPercent) {
    if (!hasRoom(active.get(), rules)) {
      overflow.increment();
      return false;
    }
    if (random.nextInt(100) >= enforcingPercent) {
      notEnforced.increment();
      return false;
    }
    boolean taken = take(rules);
    (taken ? enforced : overflow).increment();
    return taken;
  }

  /** Takes one without asking whether it is enforced, for an endpoint that comes back ejected. */
  boolean take(OutlierConfig rules) {
    int now;
    do {
      now = active.get();
      if (!hasRoom(now, rules)) {
        return false;
      }
    } while (!active.compareAndSet(now, now + 1));
    return true;
  }

  void giveBack() {
    active.decrementAndGet();
  }

  /** Counts out one that was taken but came too late. */
  void forget() {
    enforced.decrement();
    giveBack();
  }

  PoolStats.Ejections stats() {
    return new PoolStats.Ejections(active.get(), enforced.sum(), notEnforced.sum(), overflow.sum());
  }

  private boolean hasRoom(int ejected, OutlierConfig rules) {
    return ejected == 0 || (ejected + 1) * 100L <= (long) rules.maxEjectionPercent() * members;
  }
}
