package io.fairlead.api.stats;

/**
 * A distribution of latencies, in nanoseconds, to two significant digits.
 *
 * @param samples how many latencies it speaks of; with 0 the rest is 0
 * @param p50Nanos the median
 * @param p99Nanos what 99 of 100 stay below
 * @param maxNanos the longest
 */
public record LatencyStats(long samples, long p50Nanos, long p99Nanos, long maxNanos) {

  /** Nothing measured. */
  public static final LatencyStats NONE = new LatencyStats(0, 0, 0, 0);
}
