package io.fairlead.opentelemetry;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What spans and measurements say: by the names of the semantic conventions of HTTP clients (1.23
 * and later, which are stable) where there are any, else under {@code fairlead.}
 */
final class SpanAttributes {

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<Long> RESENT = AttributeKey.longKey("http.request.resend_count");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> TENANT = AttributeKey.stringKey("fairlead.tenant");
  static final AttributeKey<String> POOL = AttributeKey.stringKey("fairlead.pool");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("fairlead.route");
  static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("fairlead.endpoint");
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("fairlead.attempt");
  static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("fairlead.attempts");
  static final AttributeKey<List<String>> POLICIES =
      AttributeKey.stringArrayKey("fairlead.policies");
  static final AttributeKey<Double> WAITED = AttributeKey.doubleKey("fairlead.waited");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("fairlead.outcome");
  static final AttributeKey<String> REASON = AttributeKey.stringKey("fairlead.rejection.reason");
  static final AttributeKey<String> POLICY = AttributeKey.stringKey("fairlead.rejection.policy");
  static final AttributeKey<Double> RETRY_AFTER =
      AttributeKey.doubleKey("fairlead.rejection.retry_after");

  /** What the conventions call known; any other one is of the client's invention. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final String OTHER = "_OTHER";

  private SpanAttributes() {}

  static String method(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  /** What is known of a request once it is admitted; its durations are in seconds. */
  static Attributes ofRequest(Lease lease) {
    AttributesBuilder all =
        Attributes.builder()
            .put(TENANT, lease.tenant().id())
            .put(POOL, lease.pool())
            .put(POLICIES, lease.policies())
            .put(WAITED, seconds(lease.waitedNanos()));
    String route = lease.route();
    return (route == null ? all : all.put(ROUTE, route)).build();
  }

  /** What is known of an attempt when it begins. */
  static Attributes ofAttempt(Lease lease) {
    Endpoint endpoint = lease.endpoint();
    AttributesBuilder all =
        Attributes.builder()
            .put(METHOD, method(lease.request().method()))
            .put(ADDRESS, endpoint.host())
            .put(PORT, endpoint.port())
            .put(ENDPOINT, endpoint.id())
            .put(ATTEMPT, lease.attempt())
            .put(TENANT, lease.tenant().id())
            .put(POOL, lease.pool());
    return (lease.attempt() == 1 ? all : all.put(RESENT, lease.attempt() - 1L)).build();
  }

  /** How an attempt or a request has ended. */
  static Attributes ofEnd(Outcome outcome) {
    AttributesBuilder all = Attributes.builder().put(OUTCOME, lowerCase(outcome.kind()));
    putStatus(outcome, all);
    return all.build();
  }

  /** What the duration of an attempt is measured by. Has no tenant, of which there may be many. */
  static Attributes ofMeasurement(Lease lease, Outcome outcome) {
    AttributesBuilder all =
        Attributes.builder()
            .put(METHOD, method(lease.request().method()))
            .put(ADDRESS, lease.endpoint().host())
            .put(PORT, lease.endpoint().port())
            .put(POOL, lease.pool());
    putStatus(outcome, all);
    return all.build();
  }

  private static void putStatus(Outcome outcome, AttributesBuilder all) {
    if (outcome.httpStatus() != 0) {
      all.put(STATUS, outcome.httpStatus());
    }
    if (isError(outcome)) {
      all.put(
          ERROR,
          outcome.httpStatus() == 0
              ? lowerCase(outcome.kind())
              : Integer.toString(outcome.httpStatus()));
    }
  }

  /** A client's span is an error from status 400 on, whosever fault that is. */
  static boolean isError(Outcome outcome) {
    return outcome.isFailure() || outcome.httpStatus() >= 400;
  }

  static Attributes ofRejection(Rejection rejection) {
    AttributesBuilder all =
        Attributes.builder()
            .put(OUTCOME, "rejected")
            .put(REASON, lowerCase(rejection.reason()))
            .put(STATUS, rejection.httpStatus());
    String policy = rejection.policy();
    if (policy != null) {
      all.put(POLICY, policy);
    }
    if (!rejection.retryAfter().isZero()) {
      all.put(RETRY_AFTER, seconds(rejection.retryAfter().toNanos()));
    }
    return all.build();
  }

  static double seconds(long nanos) {
    return (double) nanos / Duration.ofSeconds(1).toNanos();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
