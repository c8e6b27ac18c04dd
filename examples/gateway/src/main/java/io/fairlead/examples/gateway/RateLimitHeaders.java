package io.fairlead.examples.gateway;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/**
 * The {@code RateLimit} and {@code RateLimit-Policy} fields of a response, as
 * draft-ietf-httpapi-ratelimit-headers has them: the tenant's quotas and what is left of each.
 */
final class RateLimitHeaders {

  private static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");

  private RateLimitHeaders() {}

  static void add(MultiMap headers, List<QuotaStatus> quotas) {
    if (quotas.isEmpty()) {
      return;
    }
    StringBuilder policies = new StringBuilder();
    StringBuilder limits = new StringBuilder();
    for (QuotaStatus status : quotas) {
      Quota quota = status.quota();
      // Named by the window as well, so that a quota has the same name whether it stands alone or
      // not.
      String name = status.policy() + "-" + wholeSeconds(quota.window()) + "s";
      append(policies, name, "q", quota.limit(), "w", wholeSeconds(quota.window()));
      append(limits, name, "r", status.remaining(), "t", wholeSeconds(status.resetAfter()));
    }
    headers.set(POLICY, policies.toString());
    headers.set(RATE_LIMIT, limits.toString());
  }

  /** Whole seconds, rounded up: a client that waits them has waited long enough. */
  static long wholeSeconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }

  private static void append(
      StringBuilder to, String name, String first, long a, String second, long b) {
    if (to.length() > 0) {
      to.append(", ");
    }
    to.append('"').append(name).append("\";").append(first).append('=').append(a);
    to.append(';').append(second).append('=').append(b);
  }
}
