package io.fairlead.file;

import io.fairlead.api.time.RandomSource;
import java.time.Duration;

/**
 * When a file is looked at again.
 *
 * @param interval the time after a look that went well
 * @param maxBackoff the longest time after one that did not
 * @param random spreads those who have failed together
 */
record LookTimes(Duration interval, Duration maxBackoff, RandomSource random) {

  /**
   * How long to wait: after a failure uniform from 0 to twice the interval, doubled with each (the
   * "full jitter" of Marc Brooker, "Exponential Backoff and Jitter", 2015).
   *
   * @param failures how many looks have failed in a row, the last one included
   */
  Duration after(int failures) {
    if (failures == 0) {
      return interval;
    }
    double bound = Math.scalb((double) interval.toNanos(), Math.min(failures, 62));
    return Duration.ofNanos(
        (long) (random.nextDouble() * Math.min(bound, (double) maxBackoff.toNanos())));
  }
}
