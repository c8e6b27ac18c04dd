package io.fairlead.policies.limit;

/**
 * Sixty windows: steady, overloaded, relieved with hardly any load at first, quicker than ever, and
 * steady again. What other implementations answer to it stands in the tests of the algorithms.
 */
final class Scenario {

  private Scenario() {}

  static long latencyNanos(int window) {
    return millis(window) * 1_000_000L;
  }

  private static int millis(int window) {
    if (window < 12) {
      return 10;
    }
    if (window < 25) {
      return 40;
    }
    if (window < 35) {
      return 9;
    }
    return window < 45 ? 3 : 11;
  }

  static int inFlight(int window) {
    return window >= 30 && window < 33 ? 5 : 100;
  }

  static boolean isDropped(int window) {
    return window >= 50 && window < 53;
  }
}
