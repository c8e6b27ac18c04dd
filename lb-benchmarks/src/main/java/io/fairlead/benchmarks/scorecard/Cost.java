package io.fairlead.benchmarks.scorecard;

/**
 * What a call costs.
 *
 * @param nanos time that a thread takes; not a number if it could not be measured
 * @param bytes what it allocates
 */
record Cost(double nanos, double bytes) {

  static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN);

  /** The lesser of each; unknown if one of them is. */
  Cost least(Cost other) {
    return new Cost(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
  }
}
