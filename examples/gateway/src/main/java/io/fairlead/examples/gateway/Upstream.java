package io.fairlead.examples.gateway;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.LoadReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to the backends: connections of one event loop, and how long an answer may take. */
final class Upstream {

  /** What a backend says to us and not to the client. */
  private static final List<String> INTERNAL =
      List.of(LoadReport.ORCA_HEADER, LoadReport.ORCA_HEADER + "-bin");

  private final HttpClient client;
  private final Duration responseTimeout;
  private final Patience patience;

  Upstream(Vertx vertx, HttpClient client, Duration responseTimeout) {
    this.client = client;
    this.responseTimeout = responseTimeout;
    this.patience = new Patience(vertx);
  }

  /** Borrows a connection to the endpoint of a lease, or makes one. */
  Future<HttpClientRequest> connect(Lease lease) {
    return client.request(
        new RequestOptions().setHost(lease.endpoint().host()).setPort(lease.endpoint().port()));
  }

  /** Asks for another endpoint, which may take a pause and another thread; answers on this one. */
  static Future<Admission> retry(Lease lease, Outcome outcome) {
    return Future.fromCompletionStage(lease.retryAsync(outcome), Vertx.currentContext());
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

  /** Writes the head of a backend's answer as the client shall see it. */
  static void copyHead(HttpClientResponse from, Lease lease, HttpServerResponse to) {
    HopByHop.copy(from.headers(), to.headers(), INTERNAL);
    lease.addResponseHeaders(to.headers()::add);
  }

  /** Writes the trailers of a backend's answer as the client shall see them. */
  static void copyTrailers(HttpClientResponse from, HttpServerResponse to) {
    HopByHop.copy(from.trailers(), to.trailers(), INTERNAL);
  }

  /** HTTP/2 lets a client split its cookies, HTTP/1.1 does not (RFC 9113, section 8.2.3). */
  private static void joinCookies(HttpServerRequest from, HttpClientRequest to) {
    if (from.version() == HttpVersion.HTTP_2 && from.headers().contains(HttpHeaders.COOKIE)) {
      to.putHeader(
          HttpHeaders.COOKIE, String.join("; ", from.headers().getAll(HttpHeaders.COOKIE)));
    }
  }

  /** Begins to wait for the head of the answer, no longer than we or the pool have patience for. */
  void awaitAnswer(HttpClientRequest request, Lease lease) {
    Duration attemptTimeout = lease.attemptTimeout();
    patience.await(
        request,
        attemptTimeout == null || attemptTimeout.compareTo(responseTimeout) > 0
            ? responseTimeout
            : attemptTimeout);
  }

  /** What a request comes to that is not answered. */
  static Outcome outcome(@Nullable Throwable failure) {
    return Patience.isAtAnEnd(failure) ? Outcome.timedOut() : Outcome.broken();
  }

  /** What an answer that comes whole says of its backend. */
  static Outcome outcome(HttpClientResponse answer) {
    return Outcome.ofHttpStatus(Math.min(answer.statusCode(), 599))
        .withLoadReport(LoadReport.ofHeader(answer.getHeader(LoadReport.ORCA_HEADER)));
  }
}
