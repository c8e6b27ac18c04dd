package io.fairlead.examples.gateway;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Serves a request: has Fairlead admit it, and sends it to the endpoint of the lease or answers the
 * refusal. The whole use of the library stands here and in {@link Exchange}.
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
    Admission admission = balancer.acquire(view);
    if (admission instanceof Rejection rejection) {
      if (rejection.reason() == RejectionReason.MALFORMED_REQUEST) {
        closeAfterAnswer(request);
      }
      ProblemResponse.send(request.response(), rejection);
    } else if (admission instanceof Lease lease) {
      if (WebSocketTunnel.isAskedFor(request)) {
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
