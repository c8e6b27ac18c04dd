package io.fairlead.core.retry;

import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.time.RandomSource;
import java.time.Duration;

/** The pause before a retry, as {@link RetryConfig.Backoff} describes it. */
final class FullJitter {

  private FullJitter() {}

  /**
   * Draws a pause.
   *
   * @param retry from 0
   */
  static Duration draw(RetryConfig.Backoff backoff, int retry, RandomSource random) {
    long longestNanos = longestNanos(backoff, retry);
    return longestNanos == 0
        ? Duration.ZERO
        : Duration.ofNanos((long) (random.nextDouble() * (longestNanos + 1)));
  }

  /** Doubles at most until {@code max}, so nothing overflows. */
  private static long longestNanos(RetryConfig.Backoff backoff, int retry) {
    long baseNanos = backoff.base().toNanos();
    long maxNanos = backoff.max().toNanos();
    boolean passesMax = retry >= Long.SIZE - 1 || baseNanos > maxNanos >> retry;
    return passesMax ? maxNanos : baseNanos << retry;
  }
}
