package io.fairlead.core.blame;

/**
 * Requests of a span of time and how many of them failed, as one word, so that judging a failure
 * makes no objects and counting is one atomic addition.
 */
final class Tally {

  /*
   * Calls in the upper half, failures in the lower. Words add up as the counts do, for neither half
   * reaches 2^31 in the few seconds of a span, and a word never has more failures than calls.
   */

  /** A call that went well. */
  static final long SUCCESS = 1L << 32;

  /** A call that failed. */
  static final long FAILURE = SUCCESS + 1;

  private Tally() {}

  /**
   * Makes a tally.
   *
   * @param failures 0 to {@code calls}
   * @param calls 0 to 2^31 - 1
   */
  static long of(int failures, int calls) {
    if (failures < 0 || failures > calls) {
      throw new IllegalArgumentException(failures + " failures of " + calls + " calls");
    }
    return calls * SUCCESS + failures;
  }

  static long calls(long tally) {
    return tally >>> 32;
  }

  static long failures(long tally) {
    return tally & 0xFFFF_FFFFL;
  }

  /** What is left without a part, of which an estimate may be too high: at least nothing. */
  static long minus(long tally, long part) {
    long calls = Math.max(0, calls(tally) - calls(part));
    long failures = Math.max(0, failures(tally) - failures(part));
    return calls * SUCCESS + Math.min(calls, failures);
  }
}
