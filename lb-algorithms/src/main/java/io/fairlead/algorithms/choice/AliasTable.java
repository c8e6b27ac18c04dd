package io.fairlead.algorithms.choice;

import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.time.RandomSource;

/**
 * Draws an index in proportion to the weights, in O(1) and by one random number: the alias method
 * of Walker (1977), built in O(n) as by Vose, "A Linear Algorithm for Generating Random Numbers
 * with a Given Distribution", 1991.
 */
public final class AliasTable {

  /*
   * n columns of equal width stand for the mean weight each. Column i belongs to endpoint i up to
   * its threshold and above it to the one endpoint alias[i], which had weight to spare. The high
   * half of a random number chooses the column, the low half is held against the threshold, so a
   * probability is off by less than 2^-31.
   */

  private static final double TWO_TO_32 = 0x1p32;
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private final int size;
  private final boolean even;
  private final long[] thresholds;
  private final int[] aliases;

  /** Draws among endpoints, by their weights. */
  public AliasTable(EndpointList endpoints) {
    this(Weights.of(endpoints));
  }

  /** Draws among weights; more than 0 each. */
  public AliasTable(double[] weights) {
    size = weights.length;
    double[] heights = heights(weights);
    even = isEven(heights);
    thresholds = new long[even ? 0 : size];
    aliases = new int[even ? 0 : size];
    if (!even) {
      fill(heights);
    }
  }

  /** An index in proportion to its weight. The list must not be empty. */
  public int draw(RandomSource random) {
    if (even) {
      return random.nextInt(size);
    }
    long bits = random.nextLong();
    int column = (int) (((bits >>> 32) * size) >>> 32);
    return (bits & LOW_HALF) < thresholds[column] ? column : aliases[column];
  }

  /**
   * An index of a column that was drawn already, one of as many as there are endpoints. Where all
   * weights are equal, that of the column.
   */
  public int at(int column, RandomSource random) {
    return even || (random.nextLong() & LOW_HALF) < thresholds[column] ? column : aliases[column];
  }

  /** The weights with their mean as the unit. */
  private static double[] heights(double[] weights) {
    double sum = Weights.sum(weights);
    double[] heights = new double[weights.length];
    for (int i = 0; i < heights.length; i++) {
      heights[i] = weights[i] / sum * heights.length;
    }
    return heights;
  }

  private static boolean isEven(double[] heights) {
    for (double height : heights) {
      if (height != heights[0]) {
        return false;
      }
    }
    return true;
  }

  /** Low columns stand on a stack that grows from the left, high ones on one from the right. */
  private void fill(double[] heights) {
    int[] stacks = new int[size];
    int low = 0;
    int high = size;
    for (int i = 0; i < size; i++) {
      if (heights[i] < 1) {
        stacks[low++] = i;
      } else {
        stacks[--high] = i;
      }
    }
    while (low > 0 && high < size) {
      int poor = stacks[--low];
      int rich = stacks[high];
      thresholds[poor] = (long) (heights[poor] * TWO_TO_32);
      aliases[poor] = rich;
      heights[rich] -= 1 - heights[poor];
      if (heights[rich] < 1) {
        high++;
        stacks[low++] = rich;
      }
    }
    // What is left on either stack is 1 but for rounding.
    while (low > 0) {
      thresholds[stacks[--low]] = (long) TWO_TO_32;
    }
    while (high < size) {
      thresholds[stacks[high++]] = (long) TWO_TO_32;
    }
  }
}
