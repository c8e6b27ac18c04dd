package io.fairlead.algorithms;

import io.fairlead.api.config.Options;
import java.time.Duration;

/**
 * The options of {@code hot-cold}.
 *
 * @param quantile option {@code quantile}: an endpoint is hot if more requests are in flight there
 *     than at this part of all endpoints; from 0 for going by requests in flight alone to 1 for
 *     going by latency alone
 * @param choices option {@code choices}: how many endpoints are compared where there are no probes,
 *     all if there are no more
 * @param decay option {@code decay}: after how long a latency or failure that this process has seen
 *     has lost 63 % of its influence; 1 ms to 1 h
 * @param probesPerRequest option {@code probes-per-request}: how many endpoints are asked at each
 *     pick on average, if the host has given a source of probes; 0 for none
 * @param removalsPerRequest option {@code removals-per-request}: how many answers are dropped
 *     unused at each pick on average, the oldest and the worst in turn; less than {@code
 *     probes-per-request}, unless that is 0
 */
record HotColdOptions(
    double quantile,
    int choices,
    Duration decay,
    double probesPerRequest,
    double removalsPerRequest) {

  /** The paper's, 2^-0.25. */
  static final double DEFAULT_QUANTILE = 0.84;

  /** As many as are probed for a request: all are hot once in 244 picks, with two once in 39. */
  static final int DEFAULT_CHOICES = 3;

  /** The paper's; it found little difference above 1. */
  static final double DEFAULT_PROBES_PER_REQUEST = 3;

  /** The paper's. */
  static final double DEFAULT_REMOVALS_PER_REQUEST = 1;

  /** As many as are kept. */
  private static final int MAX_PER_REQUEST = 16;

  static HotColdOptions read(Options options) {
    HotColdOptions read =
        new HotColdOptions(
            options.decimal("quantile", DEFAULT_QUANTILE, 0, 1),
            options.integer("choices", DEFAULT_CHOICES, 2, LeastConnectionsProvider.MAX_CHOICES),
            options.duration(
                "decay",
                LeastLatencyOptions.DEFAULT_DECAY,
                Duration.ofMillis(1),
                Duration.ofHours(1)),
            options.decimal("probes-per-request", DEFAULT_PROBES_PER_REQUEST, 0, MAX_PER_REQUEST),
            options.decimal(
                "removals-per-request", DEFAULT_REMOVALS_PER_REQUEST, 0, MAX_PER_REQUEST));
    if (read.probesPerRequest > 0 && read.removalsPerRequest >= read.probesPerRequest) {
      options.reject(
          "removals-per-request",
          read.removalsPerRequest,
          "less than probes-per-request, " + read.probesPerRequest);
    }
    return read;
  }
}
