package io.fairlead.policies.shedding;

import io.fairlead.api.config.Options;
import io.fairlead.policies.rank.RequestPriority;
import java.time.Duration;

/**
 * The options, read. See {@link SheddingProvider}.
 *
 * @param maxLoad requests for each slot of the pool that are no overload
 * @param down the part of what is let through that a window of overload takes away
 * @param up the part of what comes that a window without adds
 * @param floor the shares of each cohort that are never shed
 */
record SheddingSettings(
    RequestPriority priorities,
    RequestId requestId,
    double maxLoad,
    Duration window,
    double down,
    double up,
    int floor,
    Duration period) {

  private static final double PERCENT = 100;

  /** With 1.25, slots stand idle for 7 % of the time where requests come at random. */
  private static final double MAX_LOAD = 2;

  static SheddingSettings read(Options options) {
    return new SheddingSettings(
        RequestPriority.read(options),
        new RequestId(options.text("request-id", "X-Request-ID")),
        options.decimal("max-load", MAX_LOAD, 0.1, 100),
        options.duration(
            "window", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofMinutes(1)),
        options.decimal("step-down-percent", 5, 0.1, 50) / PERCENT,
        options.decimal("step-up-percent", 1, 0.1, 50) / PERCENT,
        (int) (options.decimal("floor-percent", 5, 0, 30) / PERCENT * Order.SHARES),
        options.duration(
            "period", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(366)));
  }
}
