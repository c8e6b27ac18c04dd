package io.fairlead.examples.gateway;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket through the gateway: after the backend has agreed, bytes both ways until either side
 * ends it. The lease lasts as long, so a WebSocket counts as one request in flight.
 */
final class WebSocketTunnel {

  private final HttpServerRequest request;
  private final VertxRequestView view;
  private final Upstream upstream;
  private @Nullable HttpClientRequest attempt;
  private boolean clientGone;

  WebSocketTunnel(HttpServerRequest request, VertxRequestView view, Upstream upstream) {
    this.request = request;
    this.view = view;
    this.upstream = upstream;
  }

  static boolean isAskedFor(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
  }

  void open(Lease lease) {
    request.pause();
    request.response().closeHandler(closed -> clientGone());
    attempt(lease);
  }

  private void attempt(Lease lease) {
    upstream
        .connect(lease)
        .onSuccess(connected -> askFor(lease, connected))
        .onFailure(failure -> unreachable(lease));
  }

  private void unreachable(Lease lease) {
    Upstream.retry(lease, Outcome.unreachable())
        .onComplete(
            (admission, failure) -> {
              if (!(admission instanceof Lease next)) {
                refused(lease, Outcome.unreachable());
              } else if (clientGone) {
                next.complete(Outcome.cancelled());
              } else {
                attempt(next);
              }
            });
  }

  private void askFor(Lease lease, HttpClientRequest backend) {
    attempt = backend;
    Upstream.copyHead(request, view, lease, backend);
    backend.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    backend.putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
    backend.exceptionHandler(failure -> {});
    backend.connect().onComplete((answer, failure) -> answered(lease, answer, failure));
    upstream.awaitAnswer(backend, lease);
  }

  private void answered(
      Lease lease, @Nullable HttpClientResponse answer, @Nullable Throwable failure) {
    if (answer == null) {
      refused(lease, Upstream.outcome(failure));
    } else if (answer.statusCode() == 101 && !clientGone) {
      join(lease, answer);
    } else {
      answer.exceptionHandler(broken -> {});
      answer.request().reset();
      refused(lease, Outcome.ofHttpStatus(Math.min(Math.max(answer.statusCode(), 200), 599)));
    }
  }

  private void join(Lease lease, HttpClientResponse answer) {
    Upstream.copyHead(answer, lease, request.response());
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    request.response().putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
    NetSocket backend = answer.netSocket();
    backend.pause();
    request
        .toNetSocket()
        .onSuccess(
            client -> {
              join(client, backend);
              join(backend, client);
              client.closeHandler(closed -> end(lease, backend));
              backend.closeHandler(closed -> end(lease, client));
            })
        .onFailure(failure -> end(lease, backend));
  }

  private static void join(NetSocket from, NetSocket to) {
    from.pipe().endOnComplete(false).to(to);
  }

  private static void end(Lease lease, NetSocket other) {
    lease.complete(Outcome.ofHttpStatus(101));
    other.close();
  }

  private void clientGone() {
    clientGone = true;
    if (attempt != null) {
      attempt.reset();
    }
  }

  private void refused(Lease lease, Outcome outcome) {
    lease.complete(clientGone ? Outcome.cancelled() : outcome);
    if (clientGone) {
      return;
    }
    request.resume();
    if (outcome.kind() == Outcome.Kind.TIMED_OUT) {
      ProblemResponse.send(
          request.response(), 504, "upstream-timeout", "the server did not answer in time");
    } else if (outcome.httpStatus() != 0) {
      ProblemResponse.send(
          request.response(),
          outcome.httpStatus(),
          "upstream-refused",
          "the server does not open a WebSocket here");
    } else {
      ProblemResponse.send(
          request.response(), 502, "upstream-failed", "the server could not be reached");
    }
  }
}
