package io.fairlead.examples.gateway;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Serves a request: has Fairlead admit it, which may take a wait, and sends it to the endpoint of
 * the lease or answers the refusal. The whole use of the library stands here and in {@link
 * Exchange}.
 */
final class ProxyHandler implements Handler<HttpServerRequest> {

  private final LoadBalancer balancer;
  private final Upstream upstream;

  ProxyHandler(LoadBalancer balancer, Upstream upstream) {
    this.balancer = balancer;
    this.upstream = upstream;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String problem = Framing.problem(request);
    if (problem != null) {
      closeAfterAnswer(request);
      ProblemResponse.send(request.response(), 400, "malformed-request", problem);
      return;
    }
    VertxRequestView view = new VertxRequestView(request);
    CompletableFuture<Admission> admission = balancer.acquireAsync(view).toCompletableFuture();
    if (admission.isDone()) {
      answer(request, view, admission.join());
    } else {
      await(request, view, admission);
    }
  }

  /** Nothing of the request is read while it waits for capacity. */
  private void await(
      HttpServerRequest request, VertxRequestView view, CompletableFuture<Admission> admission) {
    request.pause();
    request.response().closeHandler(gone -> admission.cancel(false));
    Future.fromCompletionStage(admission, Vertx.currentContext())
        .onSuccess(
            answer -> {
              request.resume();
              answer(request, view, answer);
            });
  }

  private void answer(HttpServerRequest request, VertxRequestView view, Admission admission) {
    if (admission instanceof Rejection rejection) {
      if (rejection.reason() == RejectionReason.MALFORMED_REQUEST) {
        closeAfterAnswer(request);
      }
      ProblemResponse.send(request.response(), rejection);
    } else if (admission instanceof Lease lease) {
      if (request.response().closed()) {
        lease.complete(Outcome.notSent());
      } else if (WebSocketTunnel.isAskedFor(request)) {
        new WebSocketTunnel(request, view, upstream).open(lease);
      } else {
        new Exchange(request, view, upstream).send(lease);
      }
    }
  }

  /** Whoever sends one request of uncertain meaning may send more: nothing else is read. */
  private static void closeAfterAnswer(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.response().endHandler(ended -> request.connection().close());
  }
}
