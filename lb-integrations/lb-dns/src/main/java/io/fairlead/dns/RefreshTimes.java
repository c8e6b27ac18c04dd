package io.fairlead.dns;

import io.fairlead.api.time.RandomSource;
import java.time.Duration;

/**
 * When a name is looked up again.
 *
 * @param min the least time after a success, more than zero
 * @param max the longest time after a success
 * @param maxBackoff the longest time after a failure
 * @param random spreads those who have failed together
 */
record RefreshTimes(Duration min, Duration max, Duration maxBackoff, RandomSource random) {

  /**
   * How long to wait.
   *
   * @param failures how many look-ups have failed in a row, this one included
   */
  Duration after(Lookup.Found found, int failures) {
    Duration life = life(found.ttlSeconds());
    if (failures == 0) {
      return life;
    }
    Duration backoff = backoff(failures);
    return backoff.compareTo(life) < 0 ? backoff : life;
  }

  private Duration life(long ttlSeconds) {
    if (ttlSeconds >= max.toSeconds()) {
      return max;
    }
    Duration ttl = Duration.ofSeconds(ttlSeconds);
    return ttl.compareTo(min) < 0 ? min : ttl;
  }

  /**
   * Uniform from 0 to twice the least time, doubled with each failure: the "full jitter" of Marc
   * Brooker, "Exponential Backoff and Jitter", 2015.
   */
  private Duration backoff(int failures) {
    double bound = Math.scalb((double) min.toNanos(), Math.min(failures, 62));
    return Duration.ofNanos(
        (long) (random.nextDouble() * Math.min(bound, (double) maxBackoff.toNanos())));
  }
}
