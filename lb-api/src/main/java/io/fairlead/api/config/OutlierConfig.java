package io.fairlead.api.config;

import static io.fairlead.api.config.Ranges.LONGEST;
import static io.fairlead.api.config.Ranges.MANY;
import static io.fairlead.api.config.Ranges.count;
import static io.fairlead.api.config.Ranges.percent;
import static io.fairlead.api.config.Ranges.requireAtLeast;
import static io.fairlead.api.config.Ranges.requireAtLeastOne;
import static io.fairlead.api.config.Ranges.requirePercent;
import static io.fairlead.api.config.Ranges.requirePositive;
import static io.fairlead.api.config.Ranges.time;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Outlier ejection as Envoy defines it, with its defaults: an endpoint whose requests end badly, by
 * itself or in comparison with the others of the pool, gets nothing for a while. How likely it is
 * ejected once it is found is the enforcing percentage of each rule; a rule with 0 only counts, to
 * be tried out.
 *
 * <p>A failure is an answer of status 5xx, or, unless {@code splitLocalOrigin}, no answer at all:
 * unreachable, broken or timed out. Cancelled requests and those never sent count for nothing.
 *
 * <p>Options are named as in Envoy: {@code interval}, {@code base-ejection-time}, {@code
 * max-ejection-time}, {@code max-ejection-time-jitter}, {@code max-ejection-percent}, {@code
 * split-external-local-origin-errors}, {@code successful-active-health-check-uneject-host}, {@code
 * consecutive-5xx}, {@code consecutive-gateway-failure}, {@code consecutive-local-origin-failure}
 * and for each of these {@code enforcing-…}; those of {@link SuccessRate}, {@link
 * FailurePercentage} and {@link Latency}.
 *
 * @param interval between two comparisons of the endpoints
 * @param baseEjectionTime how long the first ejection lasts; the next ones last as many times
 *     longer as there were ejections, less one for each interval that went by well
 * @param maxEjectionTime the longest ejection, at least {@code baseEjectionTime}
 * @param maxEjectionTimeJitter an ejection is longer by a random time of up to this
 * @param maxEjectionPercent 0 to 100: at most this part of the pool is ejected at a time, but one
 *     endpoint may always be
 * @param splitLocalOrigin whether requests without an answer are counted apart from answers of
 *     status 5xx
 * @param checkEndsEjection whether an active check that passes ends an ejection
 * @param consecutive5xx failures in a row
 * @param consecutiveGatewayFailure failures in a row that are of status 502, 503 or 504, or without
 *     an answer
 * @param consecutiveLocalOriginFailure requests without an answer in a row; with {@code
 *     splitLocalOrigin} only
 * @param successRate a rate of success far below that of the others
 * @param failurePercentage a rate of failure that is too high whatever the others do
 * @param latency a latency far above that of the others
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/outlier_detection.proto">Envoy:
 *     config.cluster.v3.OutlierDetection</a>
 */
public record OutlierConfig(
    Duration interval,
    Duration baseEjectionTime,
    Duration maxEjectionTime,
    Duration maxEjectionTimeJitter,
    int maxEjectionPercent,
    boolean splitLocalOrigin,
    boolean checkEndsEjection,
    Consecutive consecutive5xx,
    Consecutive consecutiveGatewayFailure,
    Consecutive consecutiveLocalOriginFailure,
    SuccessRate successRate,
    FailurePercentage failurePercentage,
    Latency latency) {

  /** The default of Envoy. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

  /** The default of Envoy. */
  public static final Duration DEFAULT_BASE_EJECTION_TIME = Duration.ofSeconds(30);

  /** The default of Envoy; the base ejection time if that is longer. */
  public static final Duration DEFAULT_MAX_EJECTION_TIME = Duration.ofMinutes(5);

  /** The default of Envoy. */
  public static final int DEFAULT_MAX_EJECTION_PERCENT = 10;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time or a percentage is out of its range
   */
  public OutlierConfig {
    requirePositive("outlier interval", interval);
    requirePositive("base ejection time", baseEjectionTime);
    requirePositive("max ejection time", maxEjectionTime);
    if (maxEjectionTime.compareTo(baseEjectionTime) < 0) {
      throw new IllegalArgumentException(
          "max ejection time "
              + maxEjectionTime
              + " is less than the base ejection time "
              + baseEjectionTime);
    }
    if (!maxEjectionTimeJitter.isZero()) {
      requirePositive("max ejection time jitter", maxEjectionTimeJitter);
    }
    requirePercent("max ejection percent", maxEjectionPercent);
    Objects.requireNonNull(consecutive5xx);
    Objects.requireNonNull(consecutiveGatewayFailure);
    Objects.requireNonNull(consecutiveLocalOriginFailure);
    Objects.requireNonNull(successRate);
    Objects.requireNonNull(failurePercentage);
    Objects.requireNonNull(latency);
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  static OutlierConfig read(Options options) {
    Duration base = time(options, "base-ejection-time", DEFAULT_BASE_EJECTION_TIME);
    return new OutlierConfig(
        time(options, "interval", DEFAULT_INTERVAL),
        base,
        options.duration("max-ejection-time", defaultMaxEjectionTime(base), base, LONGEST),
        options.duration("max-ejection-time-jitter", Duration.ZERO, Duration.ZERO, LONGEST),
        percent(options, "max-ejection-percent", DEFAULT_MAX_EJECTION_PERCENT),
        options.flag("split-external-local-origin-errors", false),
        options.flag("successful-active-health-check-uneject-host", true),
        Consecutive.read(options, "5xx", Consecutive.DEFAULT_5XX),
        Consecutive.read(options, "gateway-failure", Consecutive.DEFAULT_GATEWAY_FAILURE),
        Consecutive.read(options, "local-origin-failure", Consecutive.DEFAULT_LOCAL_ORIGIN_FAILURE),
        SuccessRate.read(options),
        FailurePercentage.read(options),
        Latency.read(options));
  }

  private static Duration defaultMaxEjectionTime(Duration base) {
    return base.compareTo(DEFAULT_MAX_EJECTION_TIME) > 0 ? base : DEFAULT_MAX_EJECTION_TIME;
  }

  /**
   * A number of failures in a row. Acts at once, at the request that ends with the last of them.
   *
   * @param failures at least 1
   * @param enforcingPercent 0 to 100
   */
  public record Consecutive(int failures, int enforcingPercent) {

    /** Of status 5xx: the default of Envoy. */
    public static final Consecutive DEFAULT_5XX = new Consecutive(5, 100);

    /** Of a gateway: the default of Envoy, which only counts them. */
    public static final Consecutive DEFAULT_GATEWAY_FAILURE = new Consecutive(5, 0);

    /** Without an answer: the default of Envoy. */
    public static final Consecutive DEFAULT_LOCAL_ORIGIN_FAILURE = new Consecutive(5, 100);

    /** Checks the ranges. */
    public Consecutive {
      requireAtLeastOne("consecutive failures", failures);
      requirePercent("enforcing percent", enforcingPercent);
    }

    static Consecutive read(Options options, String kind, Consecutive fallback) {
      return new Consecutive(
          count(options, "consecutive-" + kind, fallback.failures),
          percent(options, "enforcing-consecutive-" + kind, fallback.enforcingPercent));
    }
  }

  /**
   * A rate of success below the mean of the pool less so many standard deviations, compared once in
   * each interval. Options: {@code success-rate-minimum-hosts}, {@code
   * success-rate-request-volume}, {@code success-rate-stdev-factor} (1.9, where Envoy writes 1900),
   * {@code enforcing-success-rate}, {@code enforcing-local-origin-success-rate}.
   *
   * @param minHosts at least 1: with fewer endpoints of enough requests nothing is compared
   * @param requestVolume at least 1: an endpoint with fewer requests in the interval stays out
   * @param stdevFactor at least 0
   * @param enforcingPercent 0 to 100
   * @param enforcingLocalOriginPercent 0 to 100, for requests without an answer where they are
   *     counted apart
   */
  public record SuccessRate(
      int minHosts,
      int requestVolume,
      double stdevFactor,
      int enforcingPercent,
      int enforcingLocalOriginPercent) {

    /** The defaults of Envoy. */
    public static final SuccessRate DEFAULT = new SuccessRate(5, 100, 1.9, 100, 100);

    /** Checks the ranges. */
    public SuccessRate {
      requireAtLeastOne("success rate minimum hosts", minHosts);
      requireAtLeastOne("success rate request volume", requestVolume);
      requireAtLeast("success rate stdev factor", stdevFactor, 0);
      requirePercent("enforcing success rate percent", enforcingPercent);
      requirePercent("enforcing local origin success rate", enforcingLocalOriginPercent);
    }

    static SuccessRate read(Options options) {
      return new SuccessRate(
          count(options, "success-rate-minimum-hosts", DEFAULT.minHosts),
          count(options, "success-rate-request-volume", DEFAULT.requestVolume),
          options.decimal("success-rate-stdev-factor", DEFAULT.stdevFactor, 0, MANY),
          percent(options, "enforcing-success-rate", DEFAULT.enforcingPercent),
          percent(
              options, "enforcing-local-origin-success-rate", DEFAULT.enforcingLocalOriginPercent));
    }
  }

  /**
   * A percentage of failures, looked at once in each interval. Options: {@code
   * failure-percentage-threshold}, {@code failure-percentage-minimum-hosts}, {@code
   * failure-percentage-request-volume}, {@code enforcing-failure-percentage}, {@code
   * enforcing-failure-percentage-local-origin}.
   *
   * @param threshold 1 to 100: an endpoint is ejected that reaches it
   * @param minHosts at least 1: with fewer endpoints of enough requests nobody is ejected
   * @param requestVolume at least 1: an endpoint with fewer requests in the interval stays out
   * @param enforcingPercent 0 to 100
   * @param enforcingLocalOriginPercent 0 to 100, for requests without an answer where they are
   *     counted apart
   */
  public record FailurePercentage(
      int threshold,
      int minHosts,
      int requestVolume,
      int enforcingPercent,
      int enforcingLocalOriginPercent) {

    /** The defaults of Envoy, which only counts them. */
    public static final FailurePercentage DEFAULT = new FailurePercentage(85, 5, 50, 0, 0);

    /** Checks the ranges. */
    public FailurePercentage {
      requireAtLeastOne("failure percentage threshold", threshold);
      requirePercent("failure percentage threshold", threshold);
      requireAtLeastOne("failure percentage minimum hosts", minHosts);
      requireAtLeastOne("failure percentage request volume", requestVolume);
      requirePercent("enforcing failure percentage", enforcingPercent);
      requirePercent("enforcing failure percentage local origin", enforcingLocalOriginPercent);
    }

    static FailurePercentage read(Options options) {
      return new FailurePercentage(
          options.integer("failure-percentage-threshold", DEFAULT.threshold, 1, 100),
          count(options, "failure-percentage-minimum-hosts", DEFAULT.minHosts),
          count(options, "failure-percentage-request-volume", DEFAULT.requestVolume),
          percent(options, "enforcing-failure-percentage", DEFAULT.enforcingPercent),
          percent(
              options,
              "enforcing-failure-percentage-local-origin",
              DEFAULT.enforcingLocalOriginPercent));
    }
  }

  /**
   * A mean latency above so many times the median of the means of the pool, compared once in each
   * interval. Envoy has nothing like it, so it only counts unless it is told to eject. Options:
   * {@code latency-factor}, {@code latency-minimum-hosts}, {@code latency-request-volume}, {@code
   * enforcing-latency}.
   *
   * @param factor more than 1
   * @param minHosts at least 1: with fewer endpoints of enough requests nothing is compared
   * @param requestVolume at least 1: an endpoint with fewer requests in the interval stays out
   * @param enforcingPercent 0 to 100
   */
  public record Latency(double factor, int minHosts, int requestVolume, int enforcingPercent) {

    /** Hosts and volume as for the rate of success; three times is no longer noise of a mean. */
    public static final Latency DEFAULT = new Latency(3, 5, 100, 0);

    /** Checks the ranges. */
    public Latency {
      requireAtLeast("latency factor", factor, 1);
      requireAtLeastOne("latency minimum hosts", minHosts);
      requireAtLeastOne("latency request volume", requestVolume);
      requirePercent("enforcing latency", enforcingPercent);
    }

    static Latency read(Options options) {
      return new Latency(
          options.decimal("latency-factor", DEFAULT.factor, 1, MANY),
          count(options, "latency-minimum-hosts", DEFAULT.minHosts),
          count(options, "latency-request-volume", DEFAULT.requestVolume),
          percent(options, "enforcing-latency", DEFAULT.enforcingPercent));
    }
  }

  /** Collects the rules. Not thread-safe. */
  public static final class Builder {

    private Duration interval = DEFAULT_INTERVAL;
    private Duration baseEjectionTime = DEFAULT_BASE_EJECTION_TIME;
    private @Nullable Duration maxEjectionTime;
    private Duration maxEjectionTimeJitter = Duration.ZERO;
    private int maxEjectionPercent = DEFAULT_MAX_EJECTION_PERCENT;
    private boolean splitLocalOrigin;
    private boolean checkEndsEjection = true;
    private Consecutive consecutive5xx = Consecutive.DEFAULT_5XX;
    private Consecutive consecutiveGatewayFailure = Consecutive.DEFAULT_GATEWAY_FAILURE;
    private Consecutive consecutiveLocalOriginFailure = Consecutive.DEFAULT_LOCAL_ORIGIN_FAILURE;
    private SuccessRate successRate = SuccessRate.DEFAULT;
    private FailurePercentage failurePercentage = FailurePercentage.DEFAULT;
    private Latency latency = Latency.DEFAULT;

    private Builder() {}

    /** Sets the time between two comparisons of the endpoints. */
    public Builder interval(Duration value) {
      interval = value;
      return this;
    }

    /** Sets how long the first ejection lasts. */
    public Builder baseEjectionTime(Duration value) {
      baseEjectionTime = value;
      return this;
    }

    /** Sets how long an ejection may last; 300 s or the first ejection's time unless set. */
    public Builder maxEjectionTime(Duration value) {
      maxEjectionTime = value;
      return this;
    }

    /** Sets by how much an ejection may be longer, at random. */
    public Builder maxEjectionTimeJitter(Duration value) {
      maxEjectionTimeJitter = value;
      return this;
    }

    /** Sets the part of the pool that may be ejected at a time. */
    public Builder maxEjectionPercent(int percent) {
      maxEjectionPercent = percent;
      return this;
    }

    /** Counts requests without an answer apart from answers of status 5xx. */
    public Builder splitLocalOrigin() {
      splitLocalOrigin = true;
      return this;
    }

    /** Lets an ejection go on when an active check passes. */
    public Builder checkDoesNotEndEjection() {
      checkEndsEjection = false;
      return this;
    }

    /** Sets the rule for failures in a row. */
    public Builder consecutive5xx(int failures, int enforcingPercent) {
      consecutive5xx = new Consecutive(failures, enforcingPercent);
      return this;
    }

    /** Sets the rule for gateway failures in a row. */
    public Builder consecutiveGatewayFailure(int failures, int enforcingPercent) {
      consecutiveGatewayFailure = new Consecutive(failures, enforcingPercent);
      return this;
    }

    /** Sets the rule for requests without an answer in a row. */
    public Builder consecutiveLocalOriginFailure(int failures, int enforcingPercent) {
      consecutiveLocalOriginFailure = new Consecutive(failures, enforcingPercent);
      return this;
    }

    /** Sets the rule for the rate of success. */
    public Builder successRate(SuccessRate value) {
      successRate = value;
      return this;
    }

    /** Sets the rule for the percentage of failures. */
    public Builder failurePercentage(FailurePercentage value) {
      failurePercentage = value;
      return this;
    }

    /** Sets the rule for the latency. */
    public Builder latency(Latency value) {
      latency = value;
      return this;
    }

    /** The rules. */
    public OutlierConfig build() {
      return new OutlierConfig(
          interval,
          baseEjectionTime,
          maxEjectionTime == null ? defaultMaxEjectionTime(baseEjectionTime) : maxEjectionTime,
          maxEjectionTimeJitter,
          maxEjectionPercent,
          splitLocalOrigin,
          checkEndsEjection,
          consecutive5xx,
          consecutiveGatewayFailure,
          consecutiveLocalOriginFailure,
          successRate,
          failurePercentage,
          latency);
    }
  }
}
