package io.fairlead.core.plugin;

import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the exceptions of resolvers, balancers, policies, listeners and sources: counts them all,
 * and logs the first of each origin in every ten seconds. Thread-safe.
 */
public final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.faults");
  private static final long LOG_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final Ticker ticker;
  private final LongAdder count = new LongAdder();

  /** One entry for each plug-in that ever failed; their names come from the configuration. */
  private final ConcurrentMap<String, AtomicLong> nextLogNanos = new ConcurrentHashMap<>();

  /** Starts with nothing counted. */
  public Faults(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Takes an exception.
   *
   * @param origin what failed, such as {@code policy quota}
   */
  public void contain(String origin, Throwable error) {
    count.increment();
    long now = ticker.nanos();
    AtomicLong next = nextLogNanos.computeIfAbsent(origin, unused -> new AtomicLong(now));
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + LOG_INTERVAL_NANOS)) {
      LOG.warn("contained a failure: origin=\"{}\" faults={}", origin, count.sum(), error);
    }
  }

  /** How many exceptions were taken so far. */
  public long count() {
    return count.sum();
  }
}
