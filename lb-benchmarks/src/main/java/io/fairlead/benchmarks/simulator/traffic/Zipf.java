package io.fairlead.benchmarks.simulator.traffic;

import io.fairlead.api.time.RandomSource;

/**
 * Who it is: number {@code k} of {@code n} with a probability in proportion to {@code 1 / (k +
 * 1)^exponent}. So are the sizes of customers and the popularity of pages.
 *
 * <p>O(1) for a draw, by an alias table (Walker, 1977; built as by Vose, 1991).
 */
public final class Zipf {

  private final double[] keep;
  private final int[] alias;

  /**
   * Builds the table.
   *
   * @param size how many there are, at least 1
   * @param exponent 0 for all alike, about 1 for most things in life
   */
  public Zipf(int size, double exponent) {
    keep = new double[size];
    alias = new int[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      keep[i] = Math.pow(i + 1, -exponent);
      sum += keep[i];
    }
    build(size / sum);
  }

  /** All alike. */
  public static Zipf uniform(int size) {
    return new Zipf(size, 0);
  }

  private void build(double scale) {
    int size = keep.length;
    int[] small = new int[size];
    int[] large = new int[size];
    int smallSize = 0;
    int largeSize = 0;
    for (int i = 0; i < size; i++) {
      keep[i] *= scale;
      alias[i] = i;
      if (keep[i] < 1) {
        small[smallSize++] = i;
      } else {
        large[largeSize++] = i;
      }
    }
    while (smallSize > 0 && largeSize > 0) {
      int poor = small[--smallSize];
      int rich = large[largeSize - 1];
      alias[poor] = rich;
      keep[rich] -= 1 - keep[poor];
      if (keep[rich] < 1) {
        largeSize--;
        small[smallSize++] = rich;
      }
    }
    // What is left over is 1 but for rounding.
    while (smallSize > 0) {
      keep[small[--smallSize]] = 1;
    }
  }

  /** How many there are. */
  public int size() {
    return keep.length;
  }

  /** The next one, from 0, the most likely one, to {@link #size}, exclusive. */
  public int next(RandomSource random) {
    int size = keep.length;
    if (size == 1) {
      return 0;
    }
    double drawn = random.nextDouble() * size;
    int column = (int) drawn;
    return drawn - column < keep[column] ? column : alias[column];
  }
}
