package io.fairlead.api.tenant;

import io.fairlead.api.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant stands against one of its quotas.
 *
 * <p>{@link #rateLimitPolicy} and {@link #rateLimit} write the response fields {@code
 * RateLimit-Policy} and {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-11.
 *
 * @param policy the name of the policy that keeps the quota
 * @param level whose quota it is
 * @param quota the limit
 * @param remaining units that would be admitted now, at least 0
 * @param resetAfter until the quota is whole again
 */
public record QuotaStatus(
    String policy, Level level, Quota quota, long remaining, Duration resetAfter) {

  /** Characters of a field that speaks of two quotas. */
  private static final int ROOM = 64;

  /** Whose quota it is: each is kept for all that is below it. */
  public enum Level {
    /** The tenants that have a label in common. */
    ORGANISATION,
    /** The tenant. */
    TENANT,
    /** A user or API key of the tenant. */
    USER
  }

  /** The status of a quota of the tenant itself. */
  public QuotaStatus(String policy, Quota quota, long remaining, Duration resetAfter) {
    this(policy, Level.TENANT, quota, remaining, resetAfter);
  }

  /** Whether so much is used that the tenant ought to be warned, see {@link Quota#soft}. */
  public boolean isSoftLimitReached() {
    return quota.burst() - remaining >= quota.soft();
  }

  /**
   * The value of {@code RateLimit-Policy}: the limits, which stay the same from one response to the
   * next. Sent only where there are any.
   */
  public static String rateLimitPolicy(List<QuotaStatus> statuses) {
    StringBuilder text = new StringBuilder(ROOM);
    for (int i = 0; i < statuses.size(); i++) {
      statuses.get(i).appendPolicy(text.append(i == 0 ? "" : ", "));
    }
    return text.toString();
  }

  /** The value of {@code RateLimit}: what is left of each. Sent only where there are any. */
  public static String rateLimit(List<QuotaStatus> statuses) {
    StringBuilder text = new StringBuilder(ROOM);
    for (int i = 0; i < statuses.size(); i++) {
      QuotaStatus status = statuses.get(i);
      status.appendLimit(text.append(i == 0 ? "" : ", "), status.resetAfter);
    }
    return text.toString();
  }

  /**
   * The value of {@code RateLimit} for a refusal, or null if it was for no quota. It speaks of the
   * time of {@code Retry-After}, which must not be the shorter one of the two (section 6).
   */
  public static @Nullable String rateLimit(Rejection rejection) {
    QuotaStatus status = rejection.quota();
    if (status == null) {
      return null;
    }
    StringBuilder text = new StringBuilder(ROOM);
    status.appendLimit(text, rejection.retryAfter());
    return text.toString();
  }

  private void appendPolicy(StringBuilder text) {
    appendName(text);
    text.append(";q=").append(quota.limit());
    if (quota.unit() == Quota.Unit.BYTES) {
      text.append(";qu=\"content-bytes\"");
    }
    text.append(";w=").append(wholeSeconds(quota.window()));
  }

  private void appendLimit(StringBuilder text, Duration within) {
    appendName(text);
    text.append(";r=").append(remaining).append(";t=").append(wholeSeconds(within));
  }

  /**
   * All that tells this quota from others, so that it has the same name whether it stands alone or
   * not. The draft registers no unit for a cost of one's own: there the name alone says it.
   */
  private void appendName(StringBuilder text) {
    text.append('"').append(policy);
    if (level != Level.TENANT) {
      text.append('-').append(level.name().toLowerCase(Locale.ROOT));
    }
    text.append('-').append(wholeSeconds(quota.window())).append('s');
    if (quota.unit() != Quota.Unit.REQUESTS) {
      text.append('-').append(quota.unit().name().toLowerCase(Locale.ROOT));
    }
    text.append('"');
  }

  /** Rounded up: a client that waits them has waited long enough. */
  private static long wholeSeconds(Duration time) {
    return time.getSeconds() + (time.getNano() > 0 ? 1 : 0);
  }
}
