package io.fairlead.examples.gateway;

import io.fairlead.api.Rejection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * An answer of the gateway itself, as {@code application/problem+json} (RFC 9457). Nothing in it is
 * taken from the request, so that no page can be made to say what an attacker wants.
 */
final class ProblemResponse {

  private static final CharSequence TYPE =
      HttpHeaders.createOptimized("application/problem+json; charset=utf-8");

  private ProblemResponse() {}

  /** Answers what Fairlead refused. */
  static void send(HttpServerResponse response, Rejection rejection) {
    RateLimitHeaders.add(response.headers(), rejection);
    send(response, rejection.httpStatus(), code(rejection), rejection.reason().text());
  }

  /**
   * Answers what went wrong.
   *
   * @param reason a code for programs, such as {@code quota-exceeded}
   * @param detail a sentence for people
   */
  static void send(HttpServerResponse response, int status, String reason, String detail) {
    if (response.ended() || response.closed()) {
      return;
    }
    JsonObject problem =
        new JsonObject()
            .put("type", "urn:fairlead:problem:" + reason)
            .put("title", title(status))
            .put("status", status)
            .put("detail", detail)
            .put("reason", reason);
    response.setStatusCode(status);
    response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
    response.end(problem.toBuffer());
  }

  private static String code(Rejection rejection) {
    return rejection.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Error";
    };
  }
}
