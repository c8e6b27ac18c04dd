package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One quota as it is kept for somebody, with its figures and rejections. Immutable but for the last
 * rejection.
 */
final class Terms {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Limits limits;
  private final Quota quota;
  private final Quota tokens;

  /* A race builds it twice; it is safe to share, being final throughout. */
  private @Nullable Rejection latest;

  Terms(Limits limits, Quota quota) {
    this.limits = limits;
    this.quota = quota;
    this.tokens = quota.warmUp().isZero() ? quota : WarmUp.tokensOf(quota);
  }

  Quota quota() {
    return quota;
  }

  /** The quota in what is kept of it: tokens where a unit does not always take one. */
  Quota tokens() {
    return tokens;
  }

  ZoneId zone() {
    return limits.zone();
  }

  /** What must be there for an amount to be taken, in {@link #tokens}. */
  long need(long amount) {
    return Math.min(amount, tokens.burst());
  }

  /** Whether an amount may be taken in a window of which so much is used. */
  boolean admits(long used, long amount) {
    return used <= quota.limit() - need(amount);
  }

  /**
   * The rejection for a wait, rounded up to whole seconds. The last one is kept, so during a flood
   * one is built each second at most.
   *
   * @param restNanos from the end of the wait until the quota is whole
   */
  Rejection rejection(long waitNanos, long restNanos) {
    long seconds = Math.max(1, -Math.floorDiv(-waitNanos, NANOS_PER_SECOND));
    Rejection last = latest;
    if (last == null || last.retryAfter().toSeconds() != seconds) {
      last = build(Duration.ofSeconds(seconds), Duration.ofNanos(restNanos));
      latest = last;
    }
    return last;
  }

  private Rejection build(Duration wait, Duration rest) {
    return Rejection.of(RejectionReason.QUOTA_EXCEEDED)
        .withPolicy(limits.policy())
        .withRetryAfter(wait)
        .withQuota(status(0, wait.plus(rest)));
  }

  QuotaStatus status(long remaining, Duration resetAfter) {
    return new QuotaStatus(
        limits.policy(), limits.level(), quota, Math.max(0, remaining), resetAfter);
  }
}
