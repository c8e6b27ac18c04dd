package io.fairlead.algorithms.choice;

/**
 * Shares out turns in proportion to any weights, evenly spread, and is built in one pass over them:
 * for weights that change every second. The static stride scheduler of gRPC, which gives the order
 * of an earliest-deadline-first queue without the queue.
 *
 * <p>The endpoints are gone through round after round, and in each round the heaviest has its turn
 * and the others have one as often as they are lighter. Weights 2, 3, 6 give {@code b c c a b c c b
 * c a c}, weights 5, 1, 1 {@code a a b a a c a}. A turn costs O(1); at most four of five turns, in
 * the long run, are {@link #NOBODY}'s.
 *
 * <p>Over any number of rounds an endpoint has its exact number of turns to within 1 for each of
 * its slots. A weight below 1 % of the mean counts as that much, so that nobody is forgotten.
 */
public final class StaticStride implements Schedule {

  /*
   * Each endpoint walks around a circle by a stride of its own in each round, and has its turn when
   * it passes the origin. The heaviest has the whole circle for its stride.
   *
   * Deviations from gRPC's StaticStrideScheduler, and why:
   *
   * 1. The circle is 2^30 long, not 65,535: the remainder is a mask, and the weight of one that is a
   *    hundred times lighter than another is not rounded by a hundredth part.
   * 2. Endpoints start at multiples of the golden ratio of the circle, not at half a circle from
   *    their neighbour. Many of equal weight then never come round together: the gaps between those
   *    that have their turn are as even as can be, where otherwise a thousand of a tenth of the
   *    largest weight are passed over one after the other.
   * 3. No weight is cut off at ten times the mean. gRPC does so that few turns are nobody's, but
   *    takes the mean before it cuts: with one endpoint far above thousands of others, hundreds of
   *    turns in a row are nobody's all the same. Here one above UNIT times the mean gets several
   *    slots, each with a part of the weight. n endpoints fill at most n + n/UNIT slots, so a slot
   *    has a mean part of at least 1 / (UNIT + 1) of the largest.
   */

  /**
   * How many times the mean weight a slot can hold. Fewer waste fewer turns, but take more room.
   */
  private static final int UNIT = 4;

  /** gRPC's, which calls it a guess: one that reports badly is still asked now and then. */
  private static final double LEAST = 0.01;

  private static final int CIRCLE = 1 << 30;

  /** The golden section of the circle. */
  private static final long START = 663_608_942;

  private final int[] owners;
  private final int[] strides;

  /**
   * Builds the schedule in O(n).
   *
   * @param weights at least 0, with a sum that is finite and above 0
   */
  public StaticStride(double[] weights) {
    double heaviest = 0;
    double sum = 0;
    for (double weight : weights) {
      heaviest = Math.max(heaviest, weight);
      sum += weight;
    }
    double mean = sum / weights.length;
    double unit = Math.min(heaviest, UNIT * mean);
    double[] parts = new double[weights.length];
    int slots = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Math.max(weights[i], LEAST * mean) / unit;
      slots += slots(parts[i]);
    }
    owners = owners(parts, slots);
    strides = new int[slots];
    for (int i = 0; i < slots; i++) {
      double part = parts[owners[i]];
      // Rounded up, so that three thirds are a whole.
      strides[i] = (int) Math.ceil(part / slots(part) * CIRCLE);
    }
  }

  /**
   * One slot of each in their order, with the further slots of the heavy ones spread among them.
   */
  private static int[] owners(double[] parts, int slots) {
    int[] further = furtherOwners(parts, slots - parts.length);
    int[] owners = new int[slots];
    int taken = 0;
    for (int i = 0; i < slots; i++) {
      boolean isFurther = (i + 1L) * further.length / slots > taken;
      owners[i] = isFurther ? further[taken++] : i - taken;
    }
    return owners;
  }

  /** The second slots of all that need one, then the third ones, and so on. */
  private static int[] furtherOwners(double[] parts, int count) {
    int[] further = new int[count];
    int next = 0;
    for (int i = 0; i < parts.length; i++) {
      if (slots(parts[i]) > 1) {
        further[next++] = i;
      }
    }
    // Each that is there and needs yet another slot stands there once more, further on.
    int slot = 2;
    int endOfSlot = next;
    for (int i = 0; next < count; i++) {
      if (i == endOfSlot) {
        slot++;
        endOfSlot = next;
      }
      if (slots(parts[further[i]]) > slot) {
        further[next++] = further[i];
      }
    }
    return further;
  }

  private static int slots(double part) {
    return (int) Math.ceil(part);
  }

  @Override
  public int at(long turn) {
    long round = Math.floorDiv(turn, strides.length);
    int slot = (int) (turn - round * strides.length);
    int stride = strides[slot];
    // The remainder by a power of two is right however often the product overflows.
    long place = (round * stride + slot * START) & (CIRCLE - 1);
    return place + stride >= CIRCLE ? owners[slot] : NOBODY;
  }
}
