package io.fairlead.algorithms.load;

import io.fairlead.api.time.RandomSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A quantile of the numbers that were seen of late. Thread-safe and wait-free; {@link #record} and
 * {@link #value} cost O(1), and {@link #refresh} sorts 128 numbers.
 */
public final class RecentQuantile {

  /*
   * Each number takes the place of a random one of the samples before, so it stays until as many
   * others have come on average, and there is no cursor that all threads write to. With N samples
   * the rank of a quantile q is off by sqrt(q (1 - q) / N): 3 percent for 0.84 of 128.
   *
   * Anyone may write a sample at any time. The value is written by refresh alone, and is nothing
   * but a number that was right at its last call.
   */

  private static final int SAMPLES = 128;

  private static final double EMPTY = -1;

  private final double quantile;
  private final RandomSource random;
  private final AtomicLongArray samples;

  private volatile double value;

  /**
   * Goes on from a predecessor with its samples. Without one the value is 0 until the first
   * refresh.
   *
   * @param quantile 0 for the least number to 1 for more than any
   */
  public RecentQuantile(
      double quantile, RandomSource random, @Nullable RecentQuantile predecessor) {
    this.quantile = quantile;
    this.random = random;
    this.samples = predecessor == null ? empty() : predecessor.samples;
    refresh();
  }

  /** Notes a number, at least 0. */
  public void record(double sample) {
    samples.setOpaque(random.nextInt(SAMPLES), Double.doubleToRawLongBits(sample));
  }

  /** The quantile at the last refresh. */
  public double value() {
    return value;
  }

  /** Computes the quantile of the samples: the least of them that so many are not above. */
  public void refresh() {
    double[] sorted = new double[SAMPLES];
    int count = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double sample = Double.longBitsToDouble(samples.getOpaque(i));
      if (sample != EMPTY) {
        sorted[count++] = sample;
      }
    }
    Arrays.sort(sorted, 0, count);
    if (quantile == 1) {
      value = Double.POSITIVE_INFINITY;
    } else if (count > 0) {
      value = sorted[Math.max(0, (int) Math.ceil(quantile * count) - 1)];
    }
  }

  private static AtomicLongArray empty() {
    AtomicLongArray samples = new AtomicLongArray(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      samples.setPlain(i, Double.doubleToRawLongBits(EMPTY));
    }
    return samples;
  }
}
