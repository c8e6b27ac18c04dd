package io.fairlead.policies.limit;

import io.fairlead.api.config.Options;
import io.fairlead.api.time.RandomSource;
import java.time.Duration;

/**
 * Adds one while all goes well, and takes away a part once requests are dropped or take too long:
 * additive increase, multiplicative decrease. To choose where the latency that is too long is
 * known, or where overload shows in refusals and not in latency. Constant time, no garbage.
 *
 * <p>Source: AIMDLimit of Netflix's concurrency-limits, after Chiu and Jain, "Analysis of the
 * Increase and Decrease Algorithms for Congestion Avoidance in Computer Networks", 1989: this rule
 * alone makes those who share something by it come to equal parts.
 */
final class AimdLimit implements Limit {

  /*
   * For each window:
   *
   *     dropped, or mean latency > timeout    limit x backoffRatio
   *     otherwise                             limit + 1
   *
   * It never rests: under a load that never ends it goes up and down between the limit at which the
   * timeout is reached, and that times backoffRatio.
   */

  private final Settings settings;

  AimdLimit(Settings settings) {
    this.settings = settings;
  }

  @Override
  public double next(double limit, long latencyNanos, int inFlight, boolean dropped) {
    if (dropped || latencyNanos > settings.timeoutNanos) {
      return limit * settings.backoffRatio;
    }
    return Limit.isHardlyUsed(limit, inFlight) ? limit : limit + 1;
  }

  @Override
  public long baselineNanos() {
    return settings.timeoutNanos;
  }

  /**
   * The options.
   *
   * @param backoffRatio what is left of the limit, 0.5 to 0.99
   * @param timeoutNanos the longest mean latency that is well
   */
  record Settings(double backoffRatio, long timeoutNanos) implements LimitAlgorithm {

    static Settings read(Options options) {
      return new Settings(
          options.decimal("backoff-ratio", 0.9, 0.5, 0.99),
          options
              .duration("timeout", Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofHours(1))
              .toNanos());
    }

    @Override
    public Limit create(RandomSource random) {
      return new AimdLimit(this);
    }
  }
}
