package io.fairlead.core.noise;

/**
 * What someone does for what all others do: a share of a fifth is one to four. If the others go on
 * as they did, who does three times as much as before has three times the odds, whatever the share
 * was; shares themselves hardly grow any more where they are large.
 */
final class Odds {

  private Odds() {}

  /** The share that has so many times the odds of another one. */
  static double times(double factor, double share) {
    return factor * share / (1 + (factor - 1) * share);
  }

  /**
   * How many times the odds of one share another one has.
   *
   * @param most the largest answer, which is that for a share of 1
   */
  static double ratio(double share, double to, double most) {
    double others = (1 - share) * to;
    return others <= 0 ? most : Math.min(most, share * (1 - to) / others);
  }
}
