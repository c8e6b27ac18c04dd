package io.fairlead.core.stats;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The latencies of one window: each of them as long as they are few, and beyond that a histogram to
 * two significant digits, whose memory follows the number of latencies that differ. Not
 * thread-safe.
 *
 * <p>Latencies take 4 bytes each, and up to as much again to grow into. A histogram takes 0.8 KB
 * with nothing in it and 2 to 3 KB with some hundred or more.
 */
sealed class LatencyWindow permits LatencyRecorder {

  static final int SIGNIFICANT_DIGITS = 2;

  /** From here on a histogram takes less. */
  static final int FEW = 256;

  private static final int[] NONE = {};

  private int count;
  private int[] micros = NONE;
  private @Nullable PackedHistogram histogram;

  /** Adds a latency, at least 0. */
  final void add(long latencyMicros) {
    if (histogram == null && count < FEW && latencyMicros <= Integer.MAX_VALUE) {
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, Math.max(2, 2 * count));
      }
      micros[count++] = (int) latencyMicros;
    } else {
      histogram().recordValue(latencyMicros);
    }
  }

  private PackedHistogram histogram() {
    PackedHistogram many = histogram;
    if (many == null) {
      many = new PackedHistogram(SIGNIFICANT_DIGITS);
      addTo(many);
      histogram = many;
      count = 0;
      micros = NONE;
    }
    return many;
  }

  /** Adds all of them to another histogram. */
  final void addTo(AbstractHistogram sum) {
    if (histogram != null) {
      sum.add(histogram);
    }
    for (int i = 0; i < count; i++) {
      sum.recordValue(micros[i]);
    }
  }

  /** Moves all of them to another window, or to none if there are none. */
  final @Nullable LatencyWindow takeOut() {
    if (histogram == null && count == 0) {
      return null;
    }
    LatencyWindow taken = new LatencyWindow();
    taken.count = count;
    taken.micros = micros;
    taken.histogram = histogram;
    count = 0;
    micros = NONE;
    histogram = null;
    return taken;
  }
}
