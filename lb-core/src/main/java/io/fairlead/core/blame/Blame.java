package io.fairlead.core.blame;

/**
 * Whose fault it is that a tenant's request failed at an endpoint, as three hazards. Each divided
 * by their sum is the part of the failure that falls to one of them, so that each failure is
 * charged once. Constant time, and nothing is allocated.
 */
final class Blame {

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

  private Blame() {}

  /**
   * What befalls anyone at the endpoint.
   *
   * @param own the tenant's requests at the endpoint, the failed one among them
   * @param othersHere those of other tenants at the endpoint
   */
  static double ofEndpoint(long own, long othersHere) {
    return hazard(rate(othersHere, rateOfFailing(own)));
  }

  /**
   * What befalls the tenant anywhere, beyond what befalls anyone.
   *
   * @param ownElsewhere the tenant's requests at the pool's other endpoints
   * @param othersElsewhere those of other tenants there
   */
  static double ofTenant(long ownElsewhere, long othersElsewhere) {
    double own = rate(ownElsewhere, 0);
    return Math.max(0, hazard(own) - hazard(rate(othersElsewhere, own)));
  }

  /**
   * What neither of them explains: this tenant at this endpoint.
   *
   * @param own the tenant's requests at the endpoint, the failed one among them
   */
  static double ofPair(long own, double endpoint, double tenant) {
    return Math.max(0, hazard(rateOfFailing(own)) - endpoint - tenant);
  }

  private static double rateOfFailing(long own) {
    if (Tally.failures(own) == 0) {
      throw new IllegalArgumentException("no failure among " + Tally.calls(own) + " calls");
    }
    return rate(own, 0);
  }

  /** The rate of failures, with one call more of which only this is thought. */
  private static double rate(long tally, double thought) {
    return Math.min(BELOW_ONE, (Tally.failures(tally) + thought) / (Tally.calls(tally) + 1.0));
  }

  private static double hazard(double rate) {
    return -Math.log1p(-rate);
  }
}
