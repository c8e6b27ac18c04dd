package io.fairlead.benchmarks;

import java.time.Duration;

/**
 * How many times as long one piece of work takes as another, which is done in the same rounds on
 * the same machine: the least time of each counts, so that whatever else the machine does can only
 * delay the answer.
 */
final class SpeedRatio {

  private static final int CALLS_A_ROUND = 2_000;

  /**
   * In few rounds the floor may be what is delayed, or not compiled yet, and anything pass for fast
   * beside it.
   */
  private static final int FEWEST_ROUNDS = 200;

  private final Runnable floor;
  private final Duration patience;

  /**
   * Compares with a floor.
   *
   * @param patience how long to go on before a ratio is believed that is more than enough
   */
  SpeedRatio(Runnable floor, Duration patience) {
    this.floor = floor;
    this.patience = patience;
  }

  /** The ratio; the first one that is at most enough, after some rounds. */
  double of(Runnable work, double enough) {
    long begin = System.nanoTime();
    long leastOfFloor = Long.MAX_VALUE;
    long leastOfWork = Long.MAX_VALUE;
    double ratio;
    int rounds = 0;
    do {
      leastOfFloor = Math.min(leastOfFloor, nanosOfARound(floor));
      leastOfWork = Math.min(leastOfWork, nanosOfARound(work));
      ratio = (double) leastOfWork / leastOfFloor;
      rounds++;
    } while (rounds < FEWEST_ROUNDS
        || (ratio > enough && System.nanoTime() - begin < patience.toNanos()));
    return ratio;
  }

  private static long nanosOfARound(Runnable work) {
    long begin = System.nanoTime();
    for (int i = 0; i < CALLS_A_ROUND; i++) {
      work.run();
    }
    return System.nanoTime() - begin;
  }
}
