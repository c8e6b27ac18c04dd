package io.fairlead.api.tenant;

import io.fairlead.api.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
    return statuses.stream().map(QuotaStatus::policyItem).collect(Collectors.joining(", "));
  }

  /** The value of {@code RateLimit}: what is left of each. Sent only where there are any. */
  public static String rateLimit(List<QuotaStatus> statuses) {
    return statuses.stream()
        .map(status -> status.limitItem(status.resetAfter))
        .collect(Collectors.joining(", "));
  }

  /**
   * The value of {@code RateLimit} for a refusal, or null if it was for no quota. It speaks of the
   * time of {@code Retry-After}, which must not be the shorter one of the two (section 6).
   */
  public static @Nullable String rateLimit(Rejection rejection) {
    QuotaStatus status = rejection.quota();
    return status == null ? null : status.limitItem(rejection.retryAfter());
  }

  private String policyItem() {
    String unit = quota.unit() == Quota.Unit.BYTES ? ";qu=\"content-bytes\"" : "";
    return name() + ";q=" + quota.limit() + unit + ";w=" + wholeSeconds(quota.window());
  }

  private String limitItem(Duration within) {
    return name() + ";r=" + remaining + ";t=" + wholeSeconds(within);
  }

  /**
   * All that tells this quota from others, so that it has the same name whether it stands alone or
   * not. The draft registers no unit for a cost of one's own: there the name alone says it.
   */
  private String name() {
    StringBuilder name = new StringBuilder("\"").append(policy);
    if (level != Level.TENANT) {
      name.append('-').append(level.name().toLowerCase(Locale.ROOT));
    }
    name.append('-').append(wholeSeconds(quota.window())).append('s');
    if (quota.unit() != Quota.Unit.REQUESTS) {
      name.append('-').append(quota.unit().name().toLowerCase(Locale.ROOT));
    }
    return name.append('"').toString();
  }

  /** Rounded up: a client that waits them has waited long enough. */
  private static long wholeSeconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }
}
