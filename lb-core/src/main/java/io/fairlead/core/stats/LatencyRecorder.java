package io.fairlead.core.stats;

import io.fairlead.api.stats.LatencyStats;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The latencies of the current window, which is this one, and of the one before, in microseconds up
 * to a day; read to two significant digits. Guarded by the lock of the {@link LatencyLog} that it
 * belongs to.
 */
public final class LatencyRecorder extends LatencyWindow {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MAX_MICROS = 24L * 3_600 * 1_000_000;

  /** Of a minute each, which is good for thousands of years. */
  private int window;

  private @Nullable LatencyWindow previous;

  /** Adds a latency to a window; windows are counted upwards. */
  void record(int windowNumber, long latencyNanos) {
    turnTo(windowNumber);
    add(Math.max(0, Math.min(MAX_MICROS, latencyNanos / NANOS_PER_MICRO)));
  }

  /** The distribution over the given window and the one before. */
  LatencyStats read(int windowNumber) {
    AbstractHistogram both = both(windowNumber);
    if (both.getTotalCount() == 0) {
      return LatencyStats.NONE;
    }
    return new LatencyStats(
        both.getTotalCount(),
        both.getValueAtPercentile(50) * NANOS_PER_MICRO,
        both.getValueAtPercentile(90) * NANOS_PER_MICRO,
        both.getValueAtPercentile(99) * NANOS_PER_MICRO,
        both.getValueAtPercentile(99.9) * NANOS_PER_MICRO,
        both.getMaxValue() * NANOS_PER_MICRO);
  }

  /** A percentile over the same, or {@link LatencyLog#UNKNOWN}. */
  long percentileNanos(int windowNumber, double percentile, long minSamples) {
    AbstractHistogram both = both(windowNumber);
    return both.getTotalCount() < minSamples
        ? LatencyLog.UNKNOWN
        : both.getValueAtPercentile(percentile) * NANOS_PER_MICRO;
  }

  private AbstractHistogram both(int windowNumber) {
    turnTo(windowNumber);
    AbstractHistogram both = new IntCountsHistogram(SIGNIFICANT_DIGITS);
    if (previous != null) {
      previous.addTo(both);
    }
    addTo(both);
    return both;
  }

  private void turnTo(int windowNumber) {
    if (windowNumber != window) {
      LatencyWindow ended = takeOut(previous);
      previous = windowNumber == window + 1 ? ended : null;
      window = windowNumber;
    }
  }
}
