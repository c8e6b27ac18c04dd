package io.fairlead.micrometer;

/** How counts are spread, so that threads of different processors seldom meet at one. */
final class Stripes {

  private static final int MOST = 16;

  static final int COUNT =
      Integer.highestOneBit(Math.min(MOST, Runtime.getRuntime().availableProcessors()));

  /** What two processors write should lie so many longs apart: two cache lines. */
  static final int APART = 16;

  private Stripes() {}

  /** That of the calling thread. */
  static int own() {
    return (int) Thread.currentThread().getId() & (COUNT - 1);
  }

  /** The longs of a stripe that holds so many. */
  static int width(int longs) {
    return (longs + 2 * APART - 1) / APART * APART;
  }
}
