package io.fairlead.core.blame;

/**
 * Requests of a span of time.
 *
 * @param failures how many of them failed, 0 to {@code calls}
 * @param calls at least 0
 */
record Tally(long failures, long calls) {

  /** One call, which failed. */
  static final Tally FAILURE = new Tally(1, 1);

  Tally {
    if (failures < 0 || failures > calls) {
      throw new IllegalArgumentException(failures + " failures of " + calls + " calls");
    }
  }

  Tally plus(Tally other) {
    return new Tally(failures + other.failures, calls + other.calls);
  }

  /** What is left without a part, of which an estimate may be too high: at least nothing. */
  Tally minus(Tally part) {
    long left = Math.max(0, calls - part.calls);
    return new Tally(Math.min(left, Math.max(0, failures - part.failures)), left);
  }
}
