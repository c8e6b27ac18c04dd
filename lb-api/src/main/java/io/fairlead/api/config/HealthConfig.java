package io.fairlead.api.config;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the health of a pool's endpoints is watched, and what follows from it.
 *
 * <p>Options: {@code check}, a section or the name of a check alone; {@code outliers}, a section,
 * which may be empty; {@code panic-percent}; {@code slow-start}, a section.
 *
 * @param check asks each endpoint by itself how it is, or null to ask none
 * @param outliers judges endpoints by how their requests end, or null to judge none
 * @param panicPercent 0 to 100: with fewer endpoints than this fit to serve, health is ignored
 *     rather than crushing those that are left; 0 never ignores it
 * @param slowStart what an endpoint gets that has just joined or recovered, or null for its whole
 *     part at once
 */
public record HealthConfig(
    @Nullable Check check,
    @Nullable Outliers outliers,
    int panicPercent,
    @Nullable SlowStart slowStart) {

  /** The default of Envoy: with half of its endpoints gone a pool has little to lose. */
  public static final int DEFAULT_PANIC_PERCENT = 50;

  /** Nothing is watched. */
  public static final HealthConfig NONE = new HealthConfig(null, null, DEFAULT_PANIC_PERCENT, null);

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MANY = 1_000_000;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a percentage is not 0 to 100
   */
  public HealthConfig {
    requirePercent("panic percent", panicPercent);
  }

  /** Begins with nothing watched. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads a pool's section, noting problems in it. */
  public static HealthConfig read(Options options) {
    return new HealthConfig(
        options.has("check") ? Check.read(options.section("check", "type")) : null,
        options.has("outliers") ? Outliers.read(options.section("outliers")) : null,
        percent(options, "panic-percent", DEFAULT_PANIC_PERCENT),
        options.has("slow-start") ? SlowStart.read(options.section("slow-start")) : null);
  }

  /** Collects how health is watched. Not thread-safe. */
  public static final class Builder {

    private @Nullable Check check;
    private @Nullable Outliers outliers;
    private int panicPercent = DEFAULT_PANIC_PERCENT;
    private @Nullable SlowStart slowStart;

    private Builder() {}

    /** Asks each endpoint by a check of this type, with default options. */
    public Builder check(String type) {
      return check(type, values -> {});
    }

    /** Asks each endpoint by a check of this type. */
    public Builder check(String type, Consumer<Check.Builder> values) {
      Check.Builder builder = Check.builder(type);
      values.accept(builder);
      return check(builder.build());
    }

    /** Asks each endpoint. */
    public Builder check(Check value) {
      check = Objects.requireNonNull(value);
      return this;
    }

    /** Judges endpoints by how their requests end, with the defaults of Envoy. */
    public Builder outliers() {
      return outliers(values -> {});
    }

    /** Judges endpoints by how their requests end. */
    public Builder outliers(Consumer<Outliers.Builder> values) {
      Outliers.Builder builder = Outliers.builder();
      values.accept(builder);
      return outliers(builder.build());
    }

    /** Judges endpoints by how their requests end. */
    public Builder outliers(Outliers value) {
      outliers = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the part of fit endpoints below which health is ignored. */
    public Builder panicPercent(int percent) {
      panicPercent = percent;
      return this;
    }

    /** Gives endpoints that joined or recovered their part little by little. */
    public Builder slowStart(Duration window) {
      return slowStart(SlowStart.over(window));
    }

    /** Gives endpoints that joined or recovered their part little by little. */
    public Builder slowStart(SlowStart value) {
      slowStart = Objects.requireNonNull(value);
      return this;
    }

    /** How health is watched. */
    public HealthConfig build() {
      return new HealthConfig(check, outliers, panicPercent, slowStart);
    }
  }

  /**
   * Active checks. An endpoint is checked at its interval from a random moment on, so that many
   * endpoints are not asked at once. The endpoints that a pool begins with are taken as fit until
   * checks say otherwise; one that joins later gets nothing before its first check has passed. The
   * first result of an endpoint decides at once, after that {@code rise} and {@code fall} do.
   *
   * <p>Options: {@code type}, {@code options}, {@code interval}, {@code fast-interval}, {@code
   * timeout}, {@code jitter-percent}, {@code rise}, {@code fall}.
   *
   * @param type the name of a {@link io.fairlead.api.health.HealthCheckProvider}
   * @param options what that is told
   * @param interval from the beginning of one check of an endpoint to that of the next
   * @param fastInterval the same while the endpoint is down or unknown, or while its last results
   *     speak against what it is taken for
   * @param timeout after which a check has failed
   * @param jitterPercent 0 to 100: each interval is longer by a random part of up to this, so that
   *     many processes do not ask in step
   * @param rise how many checks in a row must pass for an endpoint that is down to be fit
   * @param fall how many checks in a row must fail for an endpoint that is fit to be down
   */
  public record Check(
      String type,
      Map<String, Object> options,
      Duration interval,
      Duration fastInterval,
      Duration timeout,
      int jitterPercent,
      int rise,
      int fall) {

    /** A dead endpoint is found within 15 s, at one small request in 5 s from each process. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    /**
     * Once something is wrong, the next two answers are worth a second each; the interval itself
     * where that is shorter.
     */
    public static final Duration DEFAULT_FAST_INTERVAL = Duration.ofSeconds(1);

    /** An endpoint that takes longer for a trivial answer would take longer for real ones. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    /** Processes that were started together drift apart within ten intervals. */
    public static final int DEFAULT_JITTER_PERCENT = 10;

    /** One lucky answer does not bring an endpoint back: the default of HAProxy. */
    public static final int DEFAULT_RISE = 2;

    /** Two lost packets do not take an endpoint away: the default of HAProxy. */
    public static final int DEFAULT_FALL = 3;

    /**
     * Copies the options.
     *
     * @throws IllegalArgumentException if a time is not more than zero and at most a day, the
     *     percentage not 0 to 100 or a count less than 1
     */
    public Check {
      Objects.requireNonNull(type);
      options = Copies.of(options);
      requirePositive("check interval", interval);
      requirePositive("check fast interval", fastInterval);
      requirePositive("check timeout", timeout);
      requirePercent("check jitter percent", jitterPercent);
      requireAtLeastOne("check rise", rise);
      requireAtLeastOne("check fall", fall);
    }

    /** Begins a check with defaults. */
    public static Builder builder(String type) {
      return new Builder(type);
    }

    static Check read(Options options) {
      String type = options.text("type", "");
      if (type.isEmpty()) {
        options.reject("type", null, "the name of a health check, such as tcp or http");
      }
      Duration interval = time(options, "interval", DEFAULT_INTERVAL);
      return new Check(
          type,
          options.section("options").toMap(),
          interval,
          time(options, "fast-interval", fastIntervalFor(interval)),
          time(options, "timeout", DEFAULT_TIMEOUT),
          percent(options, "jitter-percent", DEFAULT_JITTER_PERCENT),
          count(options, "rise", DEFAULT_RISE),
          count(options, "fall", DEFAULT_FALL));
    }

    /** Whoever is in doubt is not to be asked less often than others. */
    private static Duration fastIntervalFor(Duration interval) {
      return interval.compareTo(DEFAULT_FAST_INTERVAL) < 0 ? interval : DEFAULT_FAST_INTERVAL;
    }

    /** Collects the values of a check. Not thread-safe. */
    public static final class Builder {

      private final String type;
      private Map<String, Object> options = Map.of();
      private Duration interval = DEFAULT_INTERVAL;
      private @Nullable Duration fastInterval;
      private Duration timeout = DEFAULT_TIMEOUT;
      private int jitterPercent = DEFAULT_JITTER_PERCENT;
      private int rise = DEFAULT_RISE;
      private int fall = DEFAULT_FALL;

      private Builder(String type) {
        this.type = Objects.requireNonNull(type);
      }

      /** Sets what the check is told. */
      public Builder options(Map<String, Object> values) {
        options = Objects.requireNonNull(values);
        return this;
      }

      /** Sets the time from check to check. */
      public Builder interval(Duration value) {
        interval = value;
        return this;
      }

      /** Sets the time from check to check of an endpoint that is down or in doubt. */
      public Builder fastInterval(Duration value) {
        fastInterval = value;
        return this;
      }

      /** Sets the time after which a check has failed. */
      public Builder timeout(Duration value) {
        timeout = value;
        return this;
      }

      /** Sets by how much an interval may be longer. */
      public Builder jitterPercent(int percent) {
        jitterPercent = percent;
        return this;
      }

      /** Sets how many checks in a row must pass. */
      public Builder rise(int checks) {
        rise = checks;
        return this;
      }

      /** Sets how many checks in a row must fail. */
      public Builder fall(int checks) {
        fall = checks;
        return this;
      }

      /** The check. */
      public Check build() {
        Duration fast = fastInterval == null ? fastIntervalFor(interval) : fastInterval;
        return new Check(type, options, interval, fast, timeout, jitterPercent, rise, fall);
      }
    }
  }

  /**
   * Outlier ejection as Envoy defines it, with its defaults: an endpoint whose requests end badly,
   * by itself or in comparison with the others of the pool, gets nothing for a while. How likely it
   * is ejected once it is found is the enforcing percentage of each rule; a rule with 0 only
   * counts, to be tried out.
   *
   * <p>A failure is an answer of status 5xx, or, unless {@code splitLocalOrigin}, no answer at all:
   * unreachable, broken or timed out. Cancelled requests and those never sent count for nothing.
   *
   * <p>Options are named as in Envoy: {@code interval}, {@code base-ejection-time}, {@code
   * max-ejection-time}, {@code max-ejection-time-jitter}, {@code max-ejection-percent}, {@code
   * split-external-local-origin-errors}, {@code successful-active-health-check-uneject-host},
   * {@code consecutive-5xx}, {@code consecutive-gateway-failure}, {@code
   * consecutive-local-origin-failure} and for each of these {@code enforcing-…}; those of {@link
   * SuccessRate}, {@link FailurePercentage} and {@link Latency}.
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
   * @param consecutiveGatewayFailure failures in a row that are of status 502, 503 or 504, or
   *     without an answer
   * @param consecutiveLocalOriginFailure requests without an answer in a row; with {@code
   *     splitLocalOrigin} only
   * @param successRate a rate of success far below that of the others
   * @param failurePercentage a rate of failure that is too high whatever the others do
   * @param latency a latency far above that of the others
   * @see <a
   *     href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/outlier_detection.proto">Envoy:
   *     config.cluster.v3.OutlierDetection</a>
   */
  public record Outliers(
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
    public Outliers {
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

    static Outliers read(Options options) {
      Duration base = time(options, "base-ejection-time", DEFAULT_BASE_EJECTION_TIME);
      return new Outliers(
          time(options, "interval", DEFAULT_INTERVAL),
          base,
          options.duration("max-ejection-time", defaultMaxEjectionTime(base), base, LONGEST),
          options.duration("max-ejection-time-jitter", Duration.ZERO, Duration.ZERO, LONGEST),
          percent(options, "max-ejection-percent", DEFAULT_MAX_EJECTION_PERCENT),
          options.flag("split-external-local-origin-errors", false),
          options.flag("successful-active-health-check-uneject-host", true),
          Consecutive.read(options, "5xx", Consecutive.DEFAULT_5XX),
          Consecutive.read(options, "gateway-failure", Consecutive.DEFAULT_GATEWAY_FAILURE),
          Consecutive.read(
              options, "local-origin-failure", Consecutive.DEFAULT_LOCAL_ORIGIN_FAILURE),
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
     * A rate of success below the mean of the pool less so many standard deviations, compared once
     * in each interval. Options: {@code success-rate-minimum-hosts}, {@code
     * success-rate-request-volume}, {@code success-rate-stdev-factor} (1.9, where Envoy writes
     * 1900), {@code enforcing-success-rate}, {@code enforcing-local-origin-success-rate}.
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
                options,
                "enforcing-local-origin-success-rate",
                DEFAULT.enforcingLocalOriginPercent));
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
      public Outliers build() {
        return new Outliers(
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

  /**
   * What an endpoint gets while it warms up: its weight times {@code max(minWeightPercent / 100,
   * (max(t, 1 s) / window) ^ (1 / aggression))} after the time t, as in Envoy. The time begins when
   * an endpoint joins a pool without active checks, when its checks pass after it was down or
   * unknown, and, other than in Envoy, when an ejection ends. The endpoints that a pool begins with
   * are taken to be warm.
   *
   * <p>Works with every balancer: an endpoint that warms up turns away a part of the requests that
   * are picked for it. Sessions that belong to it stay there; where requests go by a hash, those
   * turned away are served by another.
   *
   * <p>Options: {@code window}, {@code aggression}, {@code min-weight-percent}.
   *
   * @param window how long it takes
   * @param aggression more than 0: 1 rises evenly, 2 is at half of the weight after a quarter of
   *     the window
   * @param minWeightPercent 0 to 100: the least that it gets
   * @see <a
   *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">Envoy:
   *     slow start mode</a>
   */
  public record SlowStart(Duration window, double aggression, double minWeightPercent) {

    /** The default of Envoy: rises evenly. */
    public static final double DEFAULT_AGGRESSION = 1;

    /** The default of Envoy. */
    public static final double DEFAULT_MIN_WEIGHT_PERCENT = 10;

    private static final double LEAST_AGGRESSION = 0.01;
    private static final double MOST_AGGRESSION = 100;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the window or the aggression is not more than 0, or the
     *     percentage not 0 to 100
     */
    public SlowStart {
      requirePositive("slow start window", window);
      requireAtLeast("slow start aggression", aggression, LEAST_AGGRESSION);
      requireAtLeast("slow start min weight percent", minWeightPercent, 0);
      if (minWeightPercent > 100) {
        throw new IllegalArgumentException(
            "slow start min weight percent " + minWeightPercent + " is not 0 to 100");
      }
    }

    /** An even rise over a window. */
    public static SlowStart over(Duration window) {
      return new SlowStart(window, DEFAULT_AGGRESSION, DEFAULT_MIN_WEIGHT_PERCENT);
    }

    static SlowStart read(Options options) {
      if (!options.has("window")) {
        options.reject("window", null, "a time, such as 30s");
      }
      return new SlowStart(
          time(options, "window", Duration.ofSeconds(1)),
          options.decimal("aggression", DEFAULT_AGGRESSION, LEAST_AGGRESSION, MOST_AGGRESSION),
          options.decimal("min-weight-percent", DEFAULT_MIN_WEIGHT_PERCENT, 0, 100));
    }
  }

  private static Duration time(Options options, String name, Duration fallback) {
    return options.duration(name, fallback, SHORTEST, LONGEST);
  }

  private static int percent(Options options, String name, int fallback) {
    return options.integer(name, fallback, 0, 100);
  }

  private static int count(Options options, String name, int fallback) {
    return options.integer(name, fallback, 1, MANY);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + " is not more than zero and at most a day");
    }
  }

  private static void requirePercent(String name, int value) {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException(name + " " + value + " is not 0 to 100");
    }
  }

  private static void requireAtLeastOne(String name, int value) {
    requireAtLeast(name, value, 1);
  }

  private static void requireAtLeast(String name, double value, double least) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(name + " " + value + " is not at least " + least);
    }
  }
}
