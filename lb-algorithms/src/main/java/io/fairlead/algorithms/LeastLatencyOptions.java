package io.fairlead.algorithms;

import io.fairlead.api.config.Options;
import java.time.Duration;

/**
 * The options of {@code least-latency}.
 *
 * @param decay option {@code decay}: after how long a measurement has lost 63 % of its influence; 1
 *     ms to 1 h
 * @param choices option {@code choices}: how many endpoints are compared, all if there are no more
 */
record LeastLatencyOptions(Duration decay, int choices) {

  /** Finagle's: longer than a pause of garbage collection, shorter than a deployment. */
  static final Duration DEFAULT_DECAY = Duration.ofSeconds(10);

  static LeastLatencyOptions read(Options options) {
    return new LeastLatencyOptions(
        options.duration("decay", DEFAULT_DECAY, Duration.ofMillis(1), Duration.ofHours(1)),
        options.integer(
            "choices",
            LeastConnectionsProvider.DEFAULT_CHOICES,
            2,
            LeastConnectionsProvider.MAX_CHOICES));
  }
}
