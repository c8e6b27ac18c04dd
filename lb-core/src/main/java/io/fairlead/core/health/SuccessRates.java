package io.fairlead.core.health;

/**
 * The rates of success of a pool's endpoints taken together.
 *
 * @param mean in percent
 * @param threshold the mean less so many standard deviations, in percent: who is below is an
 *     outlier
 */
record SuccessRates(double mean, double threshold) {

  /**
   * Takes them together. 50, 100, 100, 100, 100 with a factor of 1.9 have the mean 90, the standard
   * deviation 20 (of the whole, not of a sample) and the threshold 52, as in Envoy.
   *
   * @param rates in percent, at least one
   */
  static SuccessRates of(double[] rates, double stdevFactor) {
    double sum = 0;
    for (double rate : rates) {
      sum += rate;
    }
    double mean = sum / rates.length;
    double squares = 0;
    for (double rate : rates) {
      squares += (rate - mean) * (rate - mean);
    }
    return new SuccessRates(mean, mean - stdevFactor * Math.sqrt(squares / rates.length));
  }
}
