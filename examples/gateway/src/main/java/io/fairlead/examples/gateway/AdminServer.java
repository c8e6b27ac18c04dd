package io.fairlead.examples.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What an operator asks of a running gateway, on loopback only: its status, and a reload. */
final class AdminServer {

  private static final String INDEX =
      """
      Fairlead gateway
        GET  /status   tenants, pools and endpoints
        POST /reload   read the configuration again
      """;

  private final Vertx vertx;
  private final Supplier<ObjectNode> status;
  private final Callable<ObjectNode> reload;
  private final HttpServer server;

  /**
   * Makes a server that does not listen yet.
   *
   * @param reload blocks; throws {@link InvalidConfigException} if nothing has changed
   */
  AdminServer(Vertx vertx, Supplier<ObjectNode> status, Callable<ObjectNode> reload) {
    this.vertx = vertx;
    this.status = status;
    this.reload = reload;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  Future<HttpServer> listen(int port) {
    return server.listen(port, "127.0.0.1");
  }

  int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/" -> onlyIf(request, HttpMethod.GET, () -> text(request, INDEX));
      case "/status" -> onlyIf(request, HttpMethod.GET, () -> json(request, status.get()));
      case "/reload" -> onlyIf(request, HttpMethod.POST, () -> reload(request));
      default -> ProblemResponse.send(request.response(), 404, "no-such-page", "see /");
    }
  }

  private void reload(HttpServerRequest request) {
    vertx
        .executeBlocking(reload)
        .onSuccess(summary -> json(request, summary))
        .onFailure(failure -> refused(request, failure));
  }

  private static void refused(HttpServerRequest request, Throwable failure) {
    ObjectNode problem =
        ProblemResponse.body(
            422, "invalid-config", "the configuration is invalid; the old one stays in force");
    ArrayNode errors = problem.putArray("errors");
    if (failure instanceof InvalidConfigException invalid) {
      invalid.problems().forEach(each -> errors.add(error(each)));
    } else {
      errors.addObject().put("message", String.valueOf(failure.getMessage()));
    }
    ProblemResponse.end(request.response(), 422, problem);
  }

  private static ObjectNode error(ConfigProblem problem) {
    ObjectNode error = ProblemResponse.object();
    return error.put("path", problem.path()).put("message", problem.toString());
  }

  private static void onlyIf(HttpServerRequest request, HttpMethod method, Runnable answer) {
    if (request.method().equals(method)) {
      answer.run();
    } else {
      request.response().putHeader("Allow", method.name());
      ProblemResponse.send(
          request.response(), 405, "method-not-allowed", "this page takes " + method.name());
    }
  }

  private static void text(HttpServerRequest request, String text) {
    request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end(text);
  }

  private static void json(HttpServerRequest request, ObjectNode value) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(value.toPrettyString() + "\n");
  }
}
