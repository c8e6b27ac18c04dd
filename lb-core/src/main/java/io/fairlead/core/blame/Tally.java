package io.fairlead.core.blame;

/**
 * Requests of a span of time.
 *
 * @param failures how many of them failed, 0 to {@code calls}
 * @param calls at least 0
 */
record Tally(long failures, long calls) {

  Tally {
    if (failures < 0 || failures > calls) {
      throw new IllegalArgumentException(failures + " failures of " + calls + " calls");
    }
  }

  Tally plus(Tally other) {
    return new Tally(failures + other.failures, calls + other.calls);
  }

  Tally minus(Tally part) {
    return new Tally(failures - part.failures, calls - part.calls);
  }
}
