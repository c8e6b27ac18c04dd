package io.fairlead.core.pool;

import io.fairlead.core.plugin.Environment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the loads of a pool's levels in step with the health of its endpoints, off the request
 * path, and tells when the pool begins and ceases to ignore health. Lives as long as the pool, over
 * all its memberships.
 */
final class LevelWatch {

  /*
   * A change is noted by a counter; the first one asks for a run, and a run that finds more noted
   * than it began with asks for another. So at most one run is under way or waited for.
   *
   * A run looks at the views in force. Making new ones looks at the health of their endpoints too,
   * and the lock makes a run wait for that: a change in the meantime is seen by the one or the other.
   */

  /** A first change is followed at once; a storm of them costs a hundred runs a second. */
  private static final long INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

  private final String pool;
  private final Environment environment;
  private final AtomicInteger changes = new AtomicInteger();
  private final LongAdder picksInPanic = new LongAdder();
  private volatile long lastRunNanos;
  private volatile boolean panicking;

  /** Guarded by this. */
  private @Nullable Views inForce;

  LevelWatch(String pool, Environment environment) {
    this.pool = pool;
    this.environment = environment;
    lastRunNanos = environment.ticker().nanos() - INTERVAL_NANOS;
  }

  /** Notes that an endpoint has become fit to serve or ceased to be. Cheap, by any thread. */
  void changed() {
    if (changes.getAndIncrement() == 0) {
      schedule();
    }
  }

  /** Makes views and follows these from now on. */
  Views follow(Supplier<Views> next) {
    Views made;
    synchronized (this) {
      made = next.get();
      inForce = made;
    }
    if (made.isPanicking() != panicking) {
      changed();
    }
    return made;
  }

  /** Counts the picks on levels that ignore health. */
  LongAdder picksInPanic() {
    return picksInPanic;
  }

  private void schedule() {
    long delayNanos = lastRunNanos + INTERVAL_NANOS - environment.ticker().nanos();
    environment.scheduler().schedule(Duration.ofNanos(Math.max(0, delayNanos)), this::run);
  }

  private void run() {
    int seen = changes.get();
    lastRunNanos = environment.ticker().nanos();
    boolean now = weigh();
    if (now != panicking) {
      panicking = now;
      environment.listener().panicChanged(pool, now);
    }
    if (changes.addAndGet(-seen) != 0) {
      schedule();
    }
  }

  private synchronized boolean weigh() {
    if (inForce == null) {
      return false;
    }
    inForce.weigh();
    return inForce.isPanicking();
  }
}
