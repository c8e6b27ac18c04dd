package io.fairlead.core.retry;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.stats.LatencyLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which attempts beyond the first ones a pool makes under one configuration. Thread-safe. */
public final class Retries {

  /** The token that is answered when the budget is used up. */
  public static final long REFUSED = RetryBudget.REFUSED;

  private final RetryConfig config;
  private final RetryConfig.@Nullable Hedging hedging;
  private final RetryState state;
  private final Environment environment;

  /** Takes up what was earned, spent and measured under other configurations. */
  public Retries(RetryConfig config, RetryState state, Environment environment) {
    this.config = config;
    hedging = config.hedging();
    this.state = state;
    this.environment = environment;
  }

  /** Counts a request, for the budget. */
  public void admitted() {
    state.budget.earn();
  }

  /** How often a request may be sent. */
  public int maxAttempts() {
    return config.maxAttempts();
  }

  /** How long an attempt may take, or null. */
  public @Nullable Duration attemptTimeout() {
    return config.attemptTimeout();
  }

  /**
   * Whether an outcome may go away at another endpoint: a failure at the level of the gateway may,
   * one of the application's own will not; and what the endpoint may have acted on is only done
   * again where that does no harm.
   */
  public boolean mayFollow(Outcome outcome, RequestView request) {
    return switch (outcome.kind()) {
      case UNREACHABLE -> true;
      case BROKEN, TIMED_OUT -> isHarmless(request);
      case FAILED -> isGatewayError(outcome.httpStatus()) && isHarmless(request);
      case SUCCESS, CANCELLED, NOT_SENT -> false;
    };
  }

  private boolean isHarmless(RequestView request) {
    return config.nonIdempotent() || isRepeatable(request);
  }

  private static boolean isGatewayError(int httpStatus) {
    return httpStatus >= 502 && httpStatus <= 504;
  }

  private boolean isRepeatable(RequestView request) {
    try {
      return request.isRepeatable();
    } catch (Throwable e) {
      environment.faults().contain("request view", e);
      return false;
    }
  }

  /** Whether any request may have two attempts at once. */
  public boolean hedges() {
    return hedging != null;
  }

  /** Whether a request may have two attempts at once. */
  public boolean mayHedge(RequestView request) {
    return hedges() && isRepeatable(request);
  }

  /** How long to wait before a request is hedged, or null if it may not be or nobody knows. */
  public @Nullable Duration hedgeDelay(RequestView request) {
    return mayHedge(request) ? state.hedgeDelay.get() : null;
  }

  /** The pause before a retry, counted from 0. */
  public Duration pause(int retry) {
    return FullJitter.draw(config.backoff(), retry, environment.random());
  }

  /**
   * Takes a token for one attempt more out of the budget.
   *
   * @return what to give it back with, or {@link #REFUSED}
   */
  public long takeToken() {
    long token = state.budget.take(config.budget());
    if (token == REFUSED) {
      state.refused.increment();
    }
    return token;
  }

  /** Gives back a token for an attempt that was not made. */
  public void giveBack(long token) {
    state.budget.giveBack(token);
  }

  /** Counts an attempt in place of one that failed. */
  public void retried() {
    state.retried.increment();
  }

  /** Counts an attempt beside one that is slow. */
  public void hedged() {
    state.hedged.increment();
  }

  /**
   * Notes how long an attempt took of a pool that hedges, where that is of use.
   *
   * @param twinWon whether another attempt of its request had ended well before it
   */
  public void ended(Outcome outcome, long latencyNanos, boolean twinWon, LatencyLog log) {
    if (HedgeDelay.isSample(outcome, twinWon)) {
      log.append(state.hedgeDelay.latencies(), latencyNanos);
    }
  }

  /** Brings up to date what is too dear to compute for each request. Called twice a second. */
  public void refresh(LatencyLog log) {
    state.budget.look();
    if (hedging != null) {
      state.hedgeDelay.refresh(log, hedging);
    }
  }

  /** What is counted. */
  public PoolStats.Retries stats() {
    return state.stats();
  }
}
