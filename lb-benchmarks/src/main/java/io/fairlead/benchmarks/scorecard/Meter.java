package io.fairlead.benchmarks.scorecard;

/** Measures. */
@FunctionalInterface
interface Meter {

  /** What a call of the subject costs; {@link Cost#UNKNOWN} if it fails. */
  Cost measure(Subject subject);
}
