package io.fairlead.api.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When and how a request of a pool that failed at one endpoint is tried at another, and when it is
 * sent to a second one before the first has answered. Immutable.
 *
 * @param maxAttempts 1 to {@link #MOST_ATTEMPTS}: how often a request is sent, the first time and
 *     hedges included; 1 never tries again
 * @param nonIdempotent whether a request is also tried again that an endpoint may have acted on
 *     though it {@linkplain io.fairlead.api.RequestView#isRepeatable may not be repeated}
 * @param attemptTimeout how long an attempt may take, or null for as long as it takes; more than 0
 * @param backoff the pause before another attempt
 * @param budget how many attempts there may be beyond the first ones
 * @param hedging when a second endpoint is asked before the first has answered, or null for never
 */
public record RetryConfig(
    int maxAttempts,
    boolean nonIdempotent,
    @Nullable Duration attemptTimeout,
    Backoff backoff,
    Budget budget,
    @Nullable Hedging hedging) {

  /** Enough to get past two dead endpoints, few enough not to multiply load when all are dying. */
  public static final int DEFAULT_MAX_ATTEMPTS = 3;

  /** More than any pool can want; keeps the memory of the endpoints met short. */
  public static final int MOST_ATTEMPTS = 100;

  /** The longest time-out of an attempt. */
  public static final Duration LONGEST_ATTEMPT = Duration.ofHours(1);

  /** The defaults. */
  public static final RetryConfig DEFAULT = builder().build();

  /** Checks the values. */
  public RetryConfig {
    require(
        maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS,
        "max-attempts " + maxAttempts + " is not 1 to " + MOST_ATTEMPTS);
    require(
        attemptTimeout == null || isBetween(Duration.ofNanos(1), attemptTimeout, LONGEST_ATTEMPT),
        "attempt-timeout " + attemptTimeout + " is not more than zero and up to an hour");
    require(
        hedging == null || maxAttempts > 1,
        "hedging needs max-attempts of 2 or more, not " + maxAttempts);
    Objects.requireNonNull(backoff);
    Objects.requireNonNull(budget);
  }

  /**
   * Exponential backoff with full jitter: before the n-th retry, counted from 0, the pause is drawn
   * uniformly from 0 to {@code min(max, base * 2^n)} (Brooker, "Exponential Backoff And Jitter",
   * AWS Architecture Blog, 2015). Without jitter, requests that failed together would come back
   * together.
   *
   * @param base at least 0; 0 for no pause
   * @param max at least {@code base}, up to {@link #LONGEST}
   */
  public record Backoff(Duration base, Duration max) {

    /** The default of Envoy: about a round trip through a data centre and a short queue. */
    public static final Duration DEFAULT_BASE = Duration.ofMillis(25);

    /** The default of Envoy for {@code max}: that many times {@code base}. */
    public static final int DEFAULT_MAX_FACTOR = 10;

    /** No caller waits longer than this. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** Checks the values. */
    public Backoff {
      require(
          isBetween(Duration.ZERO, base, max) && isBetween(base, max, LONGEST),
          "backoff from " + base + " to " + max + " is not 0 or more, rising up to " + LONGEST);
    }

    static Backoff read(Options options) {
      Duration base = options.duration("backoff-base", DEFAULT_BASE, Duration.ZERO, LONGEST);
      Duration usualMax = shorter(base.multipliedBy(DEFAULT_MAX_FACTOR), LONGEST);
      return new Backoff(base, options.duration("backoff-max", usualMax, base, LONGEST));
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  /**
   * The budget that the retries and hedges of all requests of a pool share, so that a pool which
   * fails as a whole gets little more than its usual load: in any ten seconds there are at most
   * {@code percent} of the requests of those seconds, and {@code perSecond} for each second. The
   * defaults are those of the retry budgets of Finagle and Linkerd.
   *
   * @param percent 0 to 100 of the requests
   * @param perSecond 0 to {@link #MOST_PER_SECOND} besides
   */
  public record Budget(int percent, int perSecond) {

    /** An outage then costs the endpoints that are left a fifth more than the usual load. */
    public static final int DEFAULT_PERCENT = 20;

    /** Lets a pool with few requests, or one that has just started, retry at all. */
    public static final int DEFAULT_PER_SECOND = 10;

    /** As good as no budget. */
    public static final int MOST_PER_SECOND = 1_000_000;

    /** Checks the values. */
    public Budget {
      require(percent >= 0 && percent <= 100, "budget-percent " + percent + " is not 0 to 100");
      require(
          perSecond >= 0 && perSecond <= MOST_PER_SECOND,
          "budget-per-second " + perSecond + " is not 0 to " + MOST_PER_SECOND);
    }

    static Budget read(Options options) {
      return new Budget(
          options.integer("budget-percent", DEFAULT_PERCENT, 0, 100),
          options.integer("budget-per-second", DEFAULT_PER_SECOND, 0, MOST_PER_SECOND));
    }
  }

  /**
   * When a second endpoint is asked: once the first has taken longer than most attempts of the pool
   * do (Dean and Barroso, "The Tail at Scale", 2013). Whichever answers first is taken.
   *
   * @param percentile {@link #LEAST_PERCENTILE} to {@link #GREATEST_PERCENTILE} of the latencies of
   *     the pool's attempts: that share of them is not hedged
   * @param minDelay at least 0 and up to {@link #LONGEST_ATTEMPT}: never hedged sooner than this
   */
  public record Hedging(double percentile, Duration minDelay) {

    /** The choice of the paper: cuts the tail for five requests more in a hundred. */
    public static final double DEFAULT_PERCENTILE = 95;

    /** The default of Finagle: what is answered sooner has no tail worth cutting. */
    public static final Duration DEFAULT_MIN_DELAY = Duration.ofMillis(1);

    /** Below the median, most requests would be sent twice. */
    public static final double LEAST_PERCENTILE = 50;

    /** What latencies are measured to. */
    public static final double GREATEST_PERCENTILE = 99.99;

    /** Checks the values. */
    public Hedging {
      require(
          percentile >= LEAST_PERCENTILE && percentile <= GREATEST_PERCENTILE,
          "percentile "
              + percentile
              + " is not "
              + LEAST_PERCENTILE
              + " to "
              + GREATEST_PERCENTILE);
      require(
          isBetween(Duration.ZERO, minDelay, LONGEST_ATTEMPT),
          "min-delay " + minDelay + " is not 0 to " + LONGEST_ATTEMPT);
    }

    static Hedging read(Options options) {
      return new Hedging(
          options.decimal("percentile", DEFAULT_PERCENTILE, LEAST_PERCENTILE, GREATEST_PERCENTILE),
          options.duration("min-delay", DEFAULT_MIN_DELAY, Duration.ZERO, LONGEST_ATTEMPT));
    }
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a pool's section, noting problems in it: {@code max-attempts}, {@code non-idempotent},
   * {@code attempt-timeout}, {@code backoff-base}, {@code backoff-max}, {@code budget-percent},
   * {@code budget-per-second}, and {@code hedging} with {@code percentile} and {@code min-delay}.
   */
  public static RetryConfig read(Options options) {
    int maxAttempts = options.integer("max-attempts", DEFAULT_MAX_ATTEMPTS, 1, MOST_ATTEMPTS);
    return new RetryConfig(
        maxAttempts,
        options.flag("non-idempotent", false),
        options.has("attempt-timeout") ? readAttemptTimeout(options) : null,
        Backoff.read(options),
        Budget.read(options),
        options.has("hedging") ? readHedging(options, maxAttempts) : null);
  }

  private static Duration readAttemptTimeout(Options options) {
    return options.duration(
        "attempt-timeout", LONGEST_ATTEMPT, Duration.ofNanos(1), LONGEST_ATTEMPT);
  }

  private static @Nullable Hedging readHedging(Options options, int maxAttempts) {
    Hedging hedging = Hedging.read(options.section("hedging"));
    if (maxAttempts > 1) {
      return hedging;
    }
    options.reject("hedging", maxAttempts, "max-attempts of 2 or more to go with it");
    return null;
  }

  private static boolean isBetween(Duration least, Duration value, Duration greatest) {
    return value.compareTo(least) >= 0 && value.compareTo(greatest) <= 0;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder {

    private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
    private boolean nonIdempotent;
    private @Nullable Duration attemptTimeout;
    private Backoff backoff =
        new Backoff(
            Backoff.DEFAULT_BASE, Backoff.DEFAULT_BASE.multipliedBy(Backoff.DEFAULT_MAX_FACTOR));
    private Budget budget = new Budget(Budget.DEFAULT_PERCENT, Budget.DEFAULT_PER_SECOND);
    private @Nullable Hedging hedging;

    private Builder() {}

    /**
     * Sets how often a request is sent, the first time included; {@link #DEFAULT_MAX_ATTEMPTS}
     * unless set.
     */
    public Builder maxAttempts(int attempts) {
      maxAttempts = attempts;
      return this;
    }

    /**
     * Tries requests again that may not be repeated, whatever an endpoint has made of them. Only
     * for backends that know a request again, such as by a key in it.
     */
    public Builder retryNonIdempotent() {
      nonIdempotent = true;
      return this;
    }

    /** Sets how long an attempt may take; as long as it takes unless set. */
    public Builder attemptTimeout(Duration timeout) {
      attemptTimeout = Objects.requireNonNull(timeout);
      return this;
    }

    /** Sets the pause before the first retry and the longest one, both before jitter. */
    public Builder backoff(Duration base, Duration max) {
      backoff = new Backoff(base, max);
      return this;
    }

    /** Tries again at once. */
    public Builder noBackoff() {
      return backoff(Duration.ZERO, Duration.ZERO);
    }

    /** Sets how many retries and hedges there may be, as {@link Budget} says. */
    public Builder budget(int percent, int perSecond) {
      budget = new Budget(percent, perSecond);
      return this;
    }

    /** Hedges requests that take longer than a percentile of the attempts; never unless set. */
    public Builder hedge(double percentile) {
      return hedge(percentile, Hedging.DEFAULT_MIN_DELAY);
    }

    /** The same, but never sooner than {@code minDelay}. */
    public Builder hedge(double percentile, Duration minDelay) {
      hedging = new Hedging(percentile, minDelay);
      return this;
    }

    /** The retries. */
    public RetryConfig build() {
      return new RetryConfig(maxAttempts, nonIdempotent, attemptTimeout, backoff, budget, hedging);
    }
  }
}
