package io.fairlead.examples.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.admin.AdminApi;
import io.fairlead.admin.AdminResponse;
import io.fairlead.admin.AdminRole;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.Options;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * What an operator asks of a running gateway, on loopback only: the management API, and in short
 * its status, a reload, that an endpoint is taken out of service or back into it, and that a tenant
 * is pardoned. Whoever may do what in the one may do it in the other.
 */
final class AdminServer {

  private static final String HELP =
      """
      Fairlead gateway
        GET  /         the dashboard, for a browser
        GET  /status   tenants, pools and endpoints
        GET  /metrics  the same in numbers, for Prometheus
        POST /reload   read the configuration again
        POST /drain?pool=P&endpoint=E&deadline=10s
                       send nothing new there; answers once nothing is under way any more
        POST /undrain?pool=P&endpoint=E
                       let it serve again
        POST /pardon?pool=P&tenant=T
                       take what a noisy neighbour does for usual, and do nothing about it
        GET  /v1/openapi.json
                       what else there is: the management API
      """;

  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(30);
  private static final Duration SHORTEST_DRAIN = Duration.ofMillis(1);
  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  private final Vertx vertx;
  private final LoadBalancer balancer;
  private final AdminApi api;
  private final MetricsPage metrics;
  private final Callable<ObjectNode> reload;
  private final HttpServer server;

  /**
   * Makes a server that does not listen yet.
   *
   * @param reload blocks; throws {@link InvalidConfigException} if nothing has changed
   */
  AdminServer(
      Vertx vertx,
      LoadBalancer balancer,
      AdminApi api,
      MetricsPage metrics,
      Callable<ObjectNode> reload) {
    this.vertx = vertx;
    this.balancer = balancer;
    this.api = api;
    this.metrics = metrics;
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
    String path = request.path();
    if (path.equals("/") || path.matches("/(v1|apis|assets)/.*")) {
      ApiCarrier.carry(vertx, api, request);
      return;
    }
    AdminResponse refusal = api.refusal(ApiCarrier.request(request, ""), roleFor(path));
    if (refusal != null) {
      ApiCarrier.send(request, refusal);
      return;
    }
    switch (path) {
      case "/help" -> onlyIf(request, HttpMethod.GET, () -> text(request, HELP));
      case "/status" ->
          onlyIf(request, HttpMethod.GET, () -> json(request, StatusJson.of(balancer.stats())));
      case "/metrics" -> onlyIf(request, HttpMethod.GET, () -> scrape(request));
      case "/reload" -> onlyIf(request, HttpMethod.POST, () -> reload(request));
      case "/drain" -> onlyIf(request, HttpMethod.POST, () -> drain(request));
      case "/undrain" -> onlyIf(request, HttpMethod.POST, () -> undrain(request));
      case "/pardon" -> onlyIf(request, HttpMethod.POST, () -> pardon(request));
      default -> ProblemResponse.send(request.response(), 404, "no-such-page", "see /help");
    }
  }

  private void scrape(HttpServerRequest request) {
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

  private static AdminRole roleFor(String path) {
    return switch (path) {
      case "/reload" -> AdminRole.ADMIN;
      case "/drain", "/undrain", "/pardon" -> AdminRole.OPERATE;
      default -> AdminRole.READ;
    };
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

  private void drain(HttpServerRequest request) {
    Options options = parameters(request);
    Duration deadline = options.duration("deadline", DRAIN_DEADLINE, SHORTEST_DRAIN, LONGEST_DRAIN);
    atEndpoint(
        request,
        options,
        (pool, endpoint) ->
            Future.fromCompletionStage(balancer.drain(pool, endpoint, deadline))
                .onSuccess(left -> json(request, named(pool, endpoint).put("left", left)))
                .onFailure(failure -> ended(request)));
  }

  private static void ended(HttpServerRequest request) {
    ProblemResponse.send(request.response(), 503, "shutting-down", "the gateway has ended");
  }

  private void undrain(HttpServerRequest request) {
    atEndpoint(
        request,
        parameters(request),
        (pool, endpoint) -> {
          balancer.undrain(pool, endpoint);
          json(request, named(pool, endpoint));
        });
  }

  private void pardon(HttpServerRequest request) {
    named(
        request,
        parameters(request),
        "tenant",
        (pool, tenant) -> {
          boolean pardoned = balancer.pardon(pool, tenant);
          ObjectNode answer = ProblemResponse.object().put("pool", pool).put("tenant", tenant);
          json(request, answer.put("pardoned", pardoned));
        });
  }

  private static Options parameters(HttpServerRequest request) {
    Map<String, String> values = new HashMap<>();
    request.params().forEach(parameter -> values.put(parameter.getKey(), parameter.getValue()));
    return Options.of("", values);
  }

  private static void atEndpoint(
      HttpServerRequest request, Options options, BiConsumer<String, String> action) {
    named(request, options, "endpoint", action);
  }

  /** Does something to what a request names in a pool, or answers what is wrong with it. */
  private static void named(
      HttpServerRequest request, Options options, String what, BiConsumer<String, String> action) {
    String pool = options.text("pool", "");
    String name = options.text(what, "");
    if (!options.problems().isEmpty()) {
      ProblemResponse.send(
          request.response(), 400, "malformed-request", options.problems().get(0).toString());
      return;
    }
    try {
      action.accept(pool, name);
    } catch (IllegalArgumentException e) {
      ProblemResponse.send(
          request.response(), 404, "no-such-" + what, String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode named(String pool, String endpoint) {
    return ProblemResponse.object().put("pool", pool).put("endpoint", endpoint);
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
