package io.fairlead.api.config;

import static io.fairlead.api.config.Ranges.count;
import static io.fairlead.api.config.Ranges.percent;
import static io.fairlead.api.config.Ranges.requireAtLeastOne;
import static io.fairlead.api.config.Ranges.requirePercent;
import static io.fairlead.api.config.Ranges.requirePositive;
import static io.fairlead.api.config.Ranges.time;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
public record HealthCheckConfig(
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
  public HealthCheckConfig {
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

  static HealthCheckConfig read(Options options) {
    String type = options.text("type", "");
    if (type.isEmpty()) {
      options.reject("type", null, "the name of a health check, such as tcp or http");
    }
    Duration interval = time(options, "interval", DEFAULT_INTERVAL);
    return new HealthCheckConfig(
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
    public HealthCheckConfig build() {
      Duration fast = fastInterval == null ? fastIntervalFor(interval) : fastInterval;
      return new HealthCheckConfig(
          type, options, interval, fast, timeout, jitterPercent, rise, fall);
    }
  }
}
