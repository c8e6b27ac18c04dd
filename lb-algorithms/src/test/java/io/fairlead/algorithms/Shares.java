package io.fairlead.algorithms;

import java.util.Arrays;

/** The shares of picks that endpoints got, against those that are due to them. */
final class Shares {

  /** After 10,000 picks. */
  static final double MAX_ERROR = 0.002;

  private Shares() {}

  /** By how much the share of any endpoint differs from that of its weight. */
  static double worstError(int[] counts, double... weights) {
    double picks = Arrays.stream(counts).sum();
    double sum = Arrays.stream(weights).sum();
    double worst = 0;
    for (int i = 0; i < counts.length; i++) {
      worst = Math.max(worst, Math.abs(counts[i] / picks - weights[i] / sum));
    }
    return worst;
  }
}
