package io.fairlead.api;

import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refused request. Nothing was taken for it, so there is nothing to complete.
 *
 * <p>Immutable and shared: policies build the rejections they may give beforehand, so that refusing
 * allocates nothing. For the same reason a rejection does not name the tenant.
 */
public final class Rejection implements Admission {

  private static final Map<RejectionReason, Rejection> PLAIN = plain();

  private final RejectionReason reason;
  private final Duration retryAfter;
  private final @Nullable String policy;
  private final @Nullable QuotaStatus quota;

  private Rejection(
      RejectionReason reason,
      Duration retryAfter,
      @Nullable String policy,
      @Nullable QuotaStatus quota) {
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.policy = policy;
    this.quota = quota;
  }

  /** The shared rejection for a reason, with nothing to say about when to retry. */
  public static Rejection of(RejectionReason reason) {
    return Objects.requireNonNull(PLAIN.get(reason));
  }

  /**
   * The same rejection with a time to wait.
   *
   * @param delay at least 0; zero means that nothing is known
   */
  public Rejection withRetryAfter(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("retry-after " + delay + " is negative");
    }
    return new Rejection(reason, delay, policy, quota);
  }

  /** The same rejection, said by the policy of the given name. */
  public Rejection withPolicy(String name) {
    return new Rejection(reason, retryAfter, Objects.requireNonNull(name), quota);
  }

  /** The same rejection with the figures of the quota that is used up. */
  public Rejection withQuota(QuotaStatus status) {
    return new Rejection(reason, retryAfter, policy, Objects.requireNonNull(status));
  }

  /** Why. */
  public RejectionReason reason() {
    return reason;
  }

  /** The HTTP status that answers the client. */
  public int httpStatus() {
    return reason.httpStatus();
  }

  /** How long the client should wait before it tries again; zero if nothing is known. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** The same in the whole seconds of the field {@code Retry-After}, rounded up. */
  public long retryAfterSeconds() {
    return retryAfter.plusNanos(999_999_999).toSeconds();
  }

  /** The name of the policy that refused, or null if it was the engine. */
  public @Nullable String policy() {
    return policy;
  }

  /** The quota that is used up, or null if it was no quota. */
  public @Nullable QuotaStatus quota() {
    return quota;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Rejection[").append(reason);
    if (policy != null) {
      text.append(" by ").append(policy);
    }
    if (!retryAfter.isZero()) {
      text.append(", retry after ").append(retryAfter);
    }
    return text.append(']').toString();
  }

  private static Map<RejectionReason, Rejection> plain() {
    Map<RejectionReason, Rejection> plain = new EnumMap<>(RejectionReason.class);
    for (RejectionReason reason : RejectionReason.values()) {
      plain.put(reason, new Rejection(reason, Duration.ZERO, null, null));
    }
    return plain;
  }
}
