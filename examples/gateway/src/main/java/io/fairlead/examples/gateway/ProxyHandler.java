package io.fairlead.examples.gateway;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Rejection;
import io.vertx.core.Handler;
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
      refuse(request, problem);
      return;
    }
    VertxRequestView view = new VertxRequestView(request);
    Admission admission = balancer.acquire(view);
    if (admission instanceof Rejection rejection) {
      ProblemResponse.send(request.response(), rejection);
    } else if (admission instanceof Lease lease) {
      if (WebSocketTunnel.isAskedFor(request)) {
        new WebSocketTunnel(request, view, upstream).open(lease);
      } else {
        new Exchange(request, view, upstream).send(lease);
      }
    }
  }

  /** Nobody knows where this request ends, so nothing more is read from its connection. */
  private static void refuse(HttpServerRequest request, String problem) {
    request.response().endHandler(ended -> request.connection().close());
    ProblemResponse.send(request.response(), 400, "malformed-request", problem);
  }
}
