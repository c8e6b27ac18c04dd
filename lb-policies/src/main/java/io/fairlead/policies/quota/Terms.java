package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One quota as it is kept for somebody, with its figures and rejections. Immutable, and the same
 * object for all who have the same limits.
 */
final class Terms {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final Alike<Terms> ALIKE = new Alike<>();

  private final Limits limits;
  private final Quota quota;
  private final Quota tokens;
  private final long batch;

  /* A race builds it twice. */
  private volatile @Nullable BucketConfiguration bucket;

  private Terms(Limits limits, Quota quota) {
    this.limits = limits;
    this.quota = quota;
    this.tokens = quota.warmUp().isZero() ? quota : WarmUp.tokensOf(quota);
    this.batch = TokenBatch.sizeFor(quota);
  }

  /** The terms of a quota that is one of the limits. */
  static Terms of(Limits limits, Quota quota) {
    return ALIKE.oneOf(new Terms(limits, quota));
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

  /** How many of the tokens are taken out of the bucket beforehand at most; 0 for none. */
  long batch() {
    return batch;
  }

  /** The bucket that is to hold the tokens, but for those of its batch. */
  BucketConfiguration bucket() {
    BucketConfiguration known = bucket;
    if (known == null) {
      known = configuration(tokens, batch);
      bucket = known;
    }
    return known;
  }

  /** Bucket4j refuses more than a token in each nanosecond, which no clock could tell from it. */
  private static BucketConfiguration configuration(Quota quota, long inBatch) {
    return new BucketConfiguration(
        List.of(
            Bandwidth.builder()
                .capacity(quota.burst() - inBatch)
                .refillGreedy(Math.min(quota.limit(), quota.window().toNanos()), quota.window())
                .build()));
  }

  /**
   * The rejection for a wait, rounded up to whole seconds. Who keeps the last one and gives it
   * back, so that it is given again where it says the same, builds one each second at most.
   *
   * @param restNanos from the end of the wait until the quota is whole
   */
  Rejection rejection(long waitNanos, long restNanos, @Nullable Rejection last) {
    long seconds = Math.max(1, -Math.floorDiv(-waitNanos, NANOS_PER_SECOND));
    return last != null && last.retryAfter().toSeconds() == seconds && isOfThese(last)
        ? last
        : build(Duration.ofSeconds(seconds), Duration.ofNanos(restNanos));
  }

  private boolean isOfThese(Rejection rejection) {
    QuotaStatus status = rejection.quota();
    return status != null && status.quota().equals(quota);
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Terms terms && limits.equals(terms.limits) && quota.equals(terms.quota);
  }

  @Override
  public int hashCode() {
    return 31 * limits.hashCode() + quota.hashCode();
  }
}
