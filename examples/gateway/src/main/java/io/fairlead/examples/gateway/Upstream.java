package io.fairlead.examples.gateway;

import io.fairlead.api.Lease;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** The way to the backends: connections of one event loop, and how long an answer may take. */
final class Upstream {

  private final HttpClient client;
  private final long responseTimeoutMillis;

  Upstream(HttpClient client, Duration responseTimeout) {
    this.client = client;
    this.responseTimeoutMillis = responseTimeout.toMillis();
  }

  /** Borrows a connection to the endpoint of a lease, or makes one. */
  Future<HttpClientRequest> connect(Lease lease) {
    return client.request(
        new RequestOptions().setHost(lease.endpoint().host()).setPort(lease.endpoint().port()));
  }

  /** Writes the head of a client's request as the backend shall see it. */
  static void copyHead(
      HttpServerRequest from, VertxRequestView view, Lease lease, HttpClientRequest to) {
    String query = view.target().query();
    to.setMethod(from.method());
    to.setURI(query == null ? lease.path() : lease.path() + "?" + query);
    HopByHop.copy(from.headers(), to.headers(), ForwardedHeaders.OWN);
    joinCookies(from, to);
    ForwardedHeaders.add(to.headers(), from, view, lease.tenant().id());
  }

  /** HTTP/2 lets a client split its cookies, HTTP/1.1 does not (RFC 9113, section 8.2.3). */
  private static void joinCookies(HttpServerRequest from, HttpClientRequest to) {
    if (from.version() == HttpVersion.HTTP_2 && from.headers().contains(HttpHeaders.COOKIE)) {
      to.putHeader(
          HttpHeaders.COOKIE, String.join("; ", from.headers().getAll(HttpHeaders.COOKIE)));
    }
  }

  /** Begins to wait for the head of the answer. */
  void awaitAnswer(HttpClientRequest request) {
    request.idleTimeout(responseTimeoutMillis);
  }
}
