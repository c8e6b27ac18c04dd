package io.fairlead.policies.breaker;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests to what has been failing, and learns from the outcome of the others; unless an
 * operator decides.
 *
 * <p>A reload keeps the breaker itself if its options are the same; otherwise the new one starts in
 * the same state, and with an empty window. While an operator decides, the breaker is left as it
 * is: it learns nothing, its time runs on, and it goes on from there. Cost: two reads for an
 * admission while closed, a clock reading for a refusal; for an outcome Resilience4j's window,
 * under a short lock and with at most 40 bytes of garbage.
 */
final class CircuitBreakerPolicy implements Policy {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final LiveBreaker breaker;
  private final Forced.Hand hand;

  /* The last rejection given. A race builds one twice; it is safe to share, being final. */
  private Rejection latest;

  private CircuitBreakerPolicy(LiveBreaker breaker, Forced.Hand hand, String name) {
    this.breaker = breaker;
    this.hand = hand;
    this.latest =
        Rejection.of(RejectionReason.CIRCUIT_OPEN)
            .withPolicy(name)
            .withRetryAfter(Duration.ofSeconds(1));
  }

  static CircuitBreakerPolicy create(PolicySite site, BreakerSettings settings, Forced.Hand hand) {
    LiveBreaker breaker =
        site.predecessor() instanceof CircuitBreakerPolicy predecessor
            ? predecessor.breaker.under(settings)
            : new LiveBreaker(settings, site.ticker());
    return new CircuitBreakerPolicy(breaker, hand, site.policy());
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return switch (hand) {
      case FORCED_CLOSED -> null;
      case FORCED_OPEN -> latest; // until when, nobody knows
      case BREAKER -> ask();
    };
  }

  private @Nullable Rejection ask() {
    long waitNanos = breaker.tryEnter();
    return waitNanos == LiveBreaker.ENTERED ? null : rejection(waitNanos);
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    if (hand != Forced.Hand.BREAKER) {
      return;
    }
    switch (outcome.kind()) {
      case SUCCESS -> breaker.succeeded(latencyNanos);
      case FAILED, UNREACHABLE, BROKEN, TIMED_OUT -> breaker.failed(latencyNanos);
      case CANCELLED, NOT_SENT -> breaker.leave(latencyNanos);
    }
  }

  @Override
  public boolean isReady() {
    return switch (hand) {
      case FORCED_CLOSED -> true;
      case FORCED_OPEN -> false;
      case BREAKER -> breaker.isReady();
    };
  }

  /** What a closed breaker has learnt is out of date by the time that its tenant counts as idle. */
  @Override
  public boolean isFresh() {
    return breaker.isClosed();
  }

  @Override
  public String state() {
    return switch (hand) {
      case FORCED_CLOSED -> "forced closed";
      case FORCED_OPEN -> "forced open";
      case BREAKER -> breaker.state();
    };
  }

  /** Rounded up to whole seconds, so that while open one is built each second at most. */
  private Rejection rejection(long waitNanos) {
    long seconds = (waitNanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    Rejection last = latest;
    if (last.retryAfter().toSeconds() != seconds) {
      last = last.withRetryAfter(Duration.ofSeconds(seconds));
      latest = last;
    }
    return last;
  }
}
