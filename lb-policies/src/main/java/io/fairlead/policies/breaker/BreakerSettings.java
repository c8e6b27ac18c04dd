package io.fairlead.policies.breaker;

import io.fairlead.api.config.Options;
import java.time.Duration;

/**
 * When a breaker opens and what it takes to close it.
 *
 * @param failureRate percent, above 0 to 100
 * @param window calls
 * @param minimumCalls calls, at most the window
 * @param openFor at least {@link #MIN_OPEN}
 * @param halfOpenCalls trials
 * @param slowCallDuration what a call may take and not be slow
 * @param slowCallRate percent, above 0 to 100
 */
record BreakerSettings(
    double failureRate,
    int window,
    int minimumCalls,
    Duration openFor,
    int halfOpenCalls,
    Duration slowCallDuration,
    double slowCallRate) {

  /** A rate of 0 would open at the first call, whatever became of it. */
  private static final double MIN_RATE = 0.1;

  /** Below it a breaker does not give any rest worth the name. */
  private static final Duration MIN_OPEN = Duration.ofMillis(100);

  /** Stands for "no call is slow": calls that last for hours are streams, and may be healthy. */
  private static final Duration NEVER_SLOW = Duration.ofDays(36_500);

  private static final Duration HOUR = Duration.ofHours(1);

  static BreakerSettings read(Options options) {
    int window = options.integer("window", 100, 1, 10_000);
    return new BreakerSettings(
        options.decimal("failure-rate", 50, MIN_RATE, 100),
        window,
        options.integer("minimum-calls", Math.min(20, window), 1, window),
        options.duration("open-for", Duration.ofSeconds(10), MIN_OPEN, HOUR),
        options.integer("half-open-calls", 5, 1, 100),
        options.duration("slow-call-duration", NEVER_SLOW, Duration.ofMillis(1), HOUR),
        options.decimal("slow-call-rate", 100, MIN_RATE, 100));
  }
}
