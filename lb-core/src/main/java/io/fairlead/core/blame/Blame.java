package io.fairlead.core.blame;

/**
 * Whose fault it is that a tenant's request failed at an endpoint: parts that add up to 1, so that
 * each failure is charged once. Constant time.
 *
 * @param endpoint the part of the endpoint, as far as others fail there too
 * @param tenant the part of the tenant, as far as it fails elsewhere too, and more than others do
 * @param pair what neither explains: this tenant at this endpoint
 */
record Blame(double endpoint, double tenant, double pair) {

  /*
   * Four rates, of the same span of time:
   *
   *                   at this endpoint     elsewhere in the pool
   *     this tenant    r = f / (n + 1)      p = f / (n + 1)
   *     the others     q = (f + r)/(n + 1)  b = (f + p)/(n + 1)
   *
   * Of others of whom nothing is known it is thought that they do as the tenant does, and that
   * weighs as much as one call. All four are below 1.
   *
   * Causes of a failure are taken to be independent of each other, so that what they leave whole
   * multiplies, and their hazards H(x) = -ln(1 - x) add up (competing risks; Cox and Oakes,
   * "Analysis of Survival Data", 1984, chapter 9):
   *
   *     E = H(q)                      what befalls anyone here
   *     T = max(0, H(p) - H(b))       what befalls the tenant anywhere, beyond what befalls anyone
   *     P = max(0, H(r) - E - T)      the rest
   *
   * and each has its part of E + T + P, which is at least H(r) and so above 0. What fails everywhere
   * for everyone is in E: a pool that is down is not its tenants' fault.
   *
   * What follows, and is tested as laws. H is convex with H(0) = 0, so H(r / m) <= H(r) / m.
   *
   *   poison     others never fail here: E = H(r / (n + 1)) with their n calls here, so the part of
   *              the endpoint is at most 1 / (n + 1), however much the tenant sends and fails
   *   sickness   the tenant fails elsewhere no more than others do (p <= b): T = 0
   *   alone      without others q = r and b = p: all is the endpoint's, as if there were no blame
   *   order      a failure more of others here never lowers the endpoint's part, one more of the
   *              tenant elsewhere never lowers the tenant's: E + T + P is H(r), which neither
   *              changes, or E + T, of which the one that grows has the larger part
   */

  /** What rounding must not reach, where the hazard has no end. */
  private static final double BELOW_ONE = Math.nextDown(1.0);

  /**
   * Judges a failure.
   *
   * @param own the tenant's requests at the endpoint, the failed one among them
   * @param othersHere those of other tenants at the endpoint
   * @param ownElsewhere the tenant's at the pool's other endpoints
   * @param othersElsewhere those of other tenants there
   */
  static Blame of(Tally own, Tally othersHere, Tally ownElsewhere, Tally othersElsewhere) {
    if (own.failures() == 0) {
      throw new IllegalArgumentException("no failure among " + own.calls() + " calls");
    }
    double ownRate = rate(own, 0);
    double ownRateElsewhere = rate(ownElsewhere, 0);
    double anyone = hazard(rate(othersHere, ownRate));
    double tenant =
        Math.max(0, hazard(ownRateElsewhere) - hazard(rate(othersElsewhere, ownRateElsewhere)));
    double rest = Math.max(0, hazard(ownRate) - anyone - tenant);
    double all = anyone + tenant + rest;
    return new Blame(anyone / all, tenant / all, rest / all);
  }

  /** The rate of failures, with one call more of which only this is thought. */
  private static double rate(Tally tally, double thought) {
    return Math.min(BELOW_ONE, (tally.failures() + thought) / (tally.calls() + 1.0));
  }

  private static double hazard(double rate) {
    return -Math.log1p(-rate);
  }
}
