package io.fairlead.examples.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request begins and ends, and the requests of which that is uncertain (RFC 9112, section
 * 6): what two servers in a row read differently, an attacker uses to smuggle a second request past
 * the first server.
 */
final class Framing {

  private Framing() {}

  /**
   * Why the request must not be passed on, or null.
   *
   * <p>What the decoder refuses does not get here: {@code Content-Length} fields that are malformed
   * or differ, and, by {@link StrictTransport}, those beside a {@code Transfer-Encoding}.
   */
  static @Nullable String problem(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (request.version() == HttpVersion.HTTP_1_1 && !headers.contains(HttpHeaders.HOST)) {
      return "the request has no Host field";
    }
    if (request.method().equals(HttpMethod.CONNECT)) {
      return "the method CONNECT is not for this server";
    }
    if (!headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      return null;
    }
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    if (codings.size() != 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      return "Transfer-Encoding is anything but a single chunked";
    }
    return request.version() == HttpVersion.HTTP_1_0
        ? "Transfer-Encoding is not part of HTTP/1.0"
        : null;
  }

  /** Whether a body follows the head of the request. */
  static boolean hasBody(HttpServerRequest request) {
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      return !length.equals("0");
    }
    if (request.version() == HttpVersion.HTTP_2) {
      // HTTP/2 does not say so in its fields, and the methods below give a body no meaning.
      return !isWithoutContent(request.method());
    }
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static boolean isWithoutContent(HttpMethod method) {
    return method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.OPTIONS)
        || method.equals(HttpMethod.DELETE)
        || method.equals(HttpMethod.TRACE);
  }
}
