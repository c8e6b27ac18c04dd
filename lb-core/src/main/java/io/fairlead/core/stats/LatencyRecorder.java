package io.fairlead.core.stats;

import io.fairlead.api.stats.LatencyStats;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The latencies of the current window and of the one before, in two histograms of microseconds that
 * grow as far as the values need. Guarded by the lock of the {@link LatencyLog} that it belongs to.
 */
public final class LatencyRecorder {

  private static final int SIGNIFICANT_DIGITS = 2;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MAX_MICROS = 24L * 3_600 * 1_000_000;

  private long window;
  private @Nullable IntCountsHistogram current;
  private @Nullable IntCountsHistogram previous;

  /** Adds a latency to a window; windows are counted upwards. */
  void record(long windowNumber, long latencyNanos) {
    turnTo(windowNumber);
    if (current == null) {
      current = new IntCountsHistogram(SIGNIFICANT_DIGITS);
    }
    current.recordValue(Math.min(MAX_MICROS, latencyNanos / NANOS_PER_MICRO));
  }

  /** The distribution over the given window and the one before. */
  LatencyStats read(long windowNumber) {
    AbstractHistogram both = both(windowNumber);
    if (both == null || both.getTotalCount() == 0) {
      return LatencyStats.NONE;
    }
    return new LatencyStats(
        both.getTotalCount(),
        both.getValueAtPercentile(50) * NANOS_PER_MICRO,
        both.getValueAtPercentile(99) * NANOS_PER_MICRO,
        both.getMaxValue() * NANOS_PER_MICRO);
  }

  /** A percentile over the same, or {@link LatencyLog#UNKNOWN}. */
  long percentileNanos(long windowNumber, double percentile, long minSamples) {
    AbstractHistogram both = both(windowNumber);
    return both == null || both.getTotalCount() < minSamples
        ? LatencyLog.UNKNOWN
        : both.getValueAtPercentile(percentile) * NANOS_PER_MICRO;
  }

  private @Nullable AbstractHistogram both(long windowNumber) {
    turnTo(windowNumber);
    return sum(current, previous);
  }

  private static @Nullable AbstractHistogram sum(
      @Nullable IntCountsHistogram one, @Nullable IntCountsHistogram other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    AbstractHistogram sum = one.copy();
    sum.add(other);
    return sum;
  }

  private void turnTo(long windowNumber) {
    if (windowNumber != window) {
      previous = windowNumber == window + 1 ? current : null;
      current = null;
      window = windowNumber;
    }
  }
}
