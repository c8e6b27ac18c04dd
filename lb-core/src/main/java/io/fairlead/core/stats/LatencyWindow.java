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
      use(NONE, many);
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

  /**
   * Moves all of them to another window, or to none if there are none. What that window has room in
   * is taken in exchange if it is of the same size: so windows that follow one another with as much
   * in each, of many tenants at the same moment, leave nothing to the garbage collector.
   *
   * @param spare whose latencies are of no use any more, or null
   */
  final @Nullable LatencyWindow takeOut(@Nullable LatencyWindow spare) {
    if (count() == 0) {
      use(NONE, null);
      return null;
    }
    boolean many = count() >= FEW;
    LatencyWindow taken = spare == null ? new LatencyWindow() : spare;
    int[] freeMicros = taken.micros;
    PackedHistogram freeHistogram = taken.histogram;
    taken.use(micros, histogram);
    taken.count = count;
    if (histogram != null && many && freeHistogram != null) {
      freeHistogram.reset();
      use(NONE, freeHistogram);
    } else {
      use(histogram == null && freeMicros.length == micros.length ? freeMicros : NONE, null);
    }
    return taken;
  }

  private long count() {
    return count + (histogram == null ? 0 : histogram.getTotalCount());
  }

  /** Begins to keep latencies there, with none so far. */
  private void use(int[] emptyMicros, @Nullable PackedHistogram emptyHistogram) {
    count = 0;
    micros = emptyMicros;
    histogram = emptyHistogram;
  }
}
