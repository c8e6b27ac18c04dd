package io.fairlead.api.stats;

/**
 * A distribution of latencies, in nanoseconds, to two significant digits.
 *
 * @param samples how many latencies it speaks of; with 0 the rest is 0
 * @param p50Nanos the median
 * @param p90Nanos what 90 of 100 do not exceed
 * @param p99Nanos what 99 of 100 do not exceed
 * @param p999Nanos what 999 of 1,000 do not exceed
 * @param maxNanos the longest
 */
public record LatencyStats(
    long samples, long p50Nanos, long p90Nanos, long p99Nanos, long p999Nanos, long maxNanos) {

  /** Nothing measured. */
  public static final LatencyStats NONE = new LatencyStats(0, 0, 0, 0, 0, 0);
}
