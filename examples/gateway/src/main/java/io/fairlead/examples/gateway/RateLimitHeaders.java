package io.fairlead.examples.gateway;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.QuotaStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** What a response says of the quotas that hold for its request. */
final class RateLimitHeaders {

  private static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");

  private RateLimitHeaders() {}

  static void add(MultiMap headers, List<QuotaStatus> quotas) {
    if (!quotas.isEmpty()) {
      headers.set(POLICY, QuotaStatus.rateLimitPolicy(quotas));
      headers.set(RATE_LIMIT, QuotaStatus.rateLimit(quotas));
    }
  }

  static void add(MultiMap headers, Rejection rejection) {
    if (!rejection.retryAfter().isZero()) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(rejection.retryAfterSeconds()));
    }
    if (rejection.quota() != null) {
      headers.set(POLICY, QuotaStatus.rateLimitPolicy(List.of(rejection.quota())));
      headers.set(RATE_LIMIT, QuotaStatus.rateLimit(rejection));
    }
  }
}
