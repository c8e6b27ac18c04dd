package io.fairlead.examples.gateway;

import io.fairlead.admin.AdminApi;
import io.fairlead.admin.AdminResponse;
import io.fairlead.admin.AdminRole;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/**
 * What an operator asks of a running gateway, on loopback only: the management API with its
 * dashboard, and beside it the metrics, for whoever may read there.
 */
final class AdminServer {

  private final Vertx vertx;
  private final AdminApi api;
  private final MetricsPage metrics;
  private final HttpServer server;

  /** Makes a server that does not listen yet. */
  AdminServer(Vertx vertx, AdminApi api, MetricsPage metrics) {
    this.vertx = vertx;
    this.api = api;
    this.metrics = metrics;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  Future<HttpServer> listen(int port) {
    return server.listen(port, "127.0.0.1");
  }

  int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    if (!request.path().equals("/metrics")) {
      ApiCarrier.carry(vertx, api, request);
      return;
    }
    AdminResponse refusal = api.refusal(ApiCarrier.request(request, ""), AdminRole.READ);
    if (refusal != null) {
      ApiCarrier.send(request, refusal);
      return;
    }
    vertx
        .executeBlocking(metrics::text)
        .onSuccess(
            text ->
                request.response().putHeader("Content-Type", MetricsPage.CONTENT_TYPE).end(text))
        .onFailure(
            failure ->
                ProblemResponse.send(
                    request.response(), 500, "failed", "the metrics could not be read"));
  }
}
