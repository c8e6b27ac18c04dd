package io.fairlead.algorithms;

import io.fairlead.api.config.Options;
import java.time.Duration;

/**
 * The options of {@code weighted-round-robin}. All but the first are for reported weights only, and
 * their defaults are those of gRPC's proposal A58.
 *
 * @param weights option {@code weights}: where they come from, {@code configured} or {@code
 *     reported}
 * @param errorPenalty option {@code error-penalty}: how much utilization it counts as when all
 *     requests of an endpoint fail; 0 for errors do not count
 * @param blackoutPeriod option {@code blackout-period}: how long an endpoint must have reported
 *     before its weight counts, so that a start does not shake the others; 0 for at once
 * @param weightExpiration option {@code weight-expiration}: after how long without a report a
 *     weight counts no more, and the blackout begins anew
 * @param weightUpdatePeriod option {@code weight-update-period}: how often the weights are looked
 *     at again; at least 100 ms, and in steps of the engine's housekeeping, which comes twice a
 *     second
 */
record WeightedRoundRobinOptions(
    WeightSource weights,
    double errorPenalty,
    Duration blackoutPeriod,
    Duration weightExpiration,
    Duration weightUpdatePeriod) {

  /** Where weights come from. */
  enum WeightSource {
    CONFIGURED,
    REPORTED
  }

  static final double DEFAULT_ERROR_PENALTY = 1;
  static final Duration DEFAULT_BLACKOUT_PERIOD = Duration.ofSeconds(10);
  static final Duration DEFAULT_WEIGHT_EXPIRATION = Duration.ofMinutes(3);
  static final Duration DEFAULT_WEIGHT_UPDATE_PERIOD = Duration.ofSeconds(1);

  private static final double MAX_ERROR_PENALTY = 1_000;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(1);

  static WeightedRoundRobinOptions read(Options options) {
    WeightedRoundRobinOptions read =
        new WeightedRoundRobinOptions(
            options.oneOf("weights", WeightSource.CONFIGURED),
            options.decimal("error-penalty", DEFAULT_ERROR_PENALTY, 0, MAX_ERROR_PENALTY),
            options.duration("blackout-period", DEFAULT_BLACKOUT_PERIOD, Duration.ZERO, LONGEST),
            options.duration("weight-expiration", DEFAULT_WEIGHT_EXPIRATION, SHORTEST, LONGEST),
            options.duration(
                "weight-update-period", DEFAULT_WEIGHT_UPDATE_PERIOD, SHORTEST, LONGEST));
    if (read.weights == WeightSource.CONFIGURED) {
      rejectIfGiven(options, "error-penalty", read.errorPenalty);
      rejectIfGiven(options, "blackout-period", read.blackoutPeriod);
      rejectIfGiven(options, "weight-expiration", read.weightExpiration);
      rejectIfGiven(options, "weight-update-period", read.weightUpdatePeriod);
    }
    return read;
  }

  private static void rejectIfGiven(Options options, String name, Object value) {
    if (options.has(name)) {
      options.reject(name, value, "only where weights is reported");
    }
  }
}
