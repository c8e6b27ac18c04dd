package io.fairlead.examples.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend to play with: answers with its name and what it saw of the request, and tells those who
 * ask {@code /healthz} that it is fit. How it behaves is changed while it runs, by {@code POST
 * /_backend?latency-ms=200&failure-rate=0.5&down=false} to its own port.
 */
final class DemoBackend {

  private static final long MAX_LATENCY_MILLIS = 60_000;

  private final Vertx vertx;
  private final String name;
  private final HttpServer server;
  private final AtomicLong answered = new AtomicLong();
  private volatile Behaviour behaviour = new Behaviour(0, 0, false);

  /**
   * How the backend treats requests.
   *
   * @param latencyMillis before it answers, 0 to a minute
   * @param failureRate the part of requests that it answers with 500, 0 to 1
   * @param down whether it breaks every connection instead of answering
   */
  private record Behaviour(long latencyMillis, double failureRate, boolean down) {

    Behaviour {
      if (latencyMillis < 0 || latencyMillis > MAX_LATENCY_MILLIS) {
        throw new IllegalArgumentException("latency-ms is not 0 to " + MAX_LATENCY_MILLIS);
      }
      if (!(failureRate >= 0 && failureRate <= 1)) {
        throw new IllegalArgumentException("failure-rate is not 0 to 1");
      }
    }
  }

  DemoBackend(Vertx vertx, String name) {
    this.vertx = vertx;
    this.name = name;
    HttpServerOptions options = new HttpServerOptions().setHandle100ContinueAutomatically(true);
    this.server = vertx.createHttpServer(options).requestHandler(this::handle);
  }

  /** Listens on a free loopback port. */
  Future<DemoBackend> start() {
    return server.listen(0, "127.0.0.1").map(this);
  }

  String name() {
    return name;
  }

  int port() {
    return server.actualPort();
  }

  /** How many requests it has answered, well or badly. */
  long answered() {
    return answered.get();
  }

  /** The same as a call to its own port. */
  void behave(long latencyMillis, double failureRate, boolean down) {
    behaviour = new Behaviour(latencyMillis, failureRate, down);
  }

  /** Breaks off what is under way. */
  Future<Void> stop() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/_backend") && !isThroughGateway(request)) {
      control(request);
    } else if (behaviour.down()) {
      request.connection().close();
    } else if (request.path().equals("/healthz") && !isThroughGateway(request)) {
      request.response().end("fit\n");
    } else if (behaviour.latencyMillis() > 0) {
      vertx.setTimer(behaviour.latencyMillis(), due -> answer(request));
    } else {
      answer(request);
    }
  }

  /** A tenant must not steer the backends: what comes through the gateway always bears its mark. */
  private static boolean isThroughGateway(HttpServerRequest request) {
    return request.headers().contains("Forwarded");
  }

  private void answer(HttpServerRequest request) {
    answered.incrementAndGet();
    double failureRate = behaviour.failureRate();
    if (failureRate > 0 && ThreadLocalRandom.current().nextDouble() < failureRate) {
      request.response().setStatusCode(500);
    }
    JsonObject seen =
        new JsonObject()
            .put("backend", name)
            .put("tenant", request.getHeader("X-Tenant-ID"))
            .put("method", request.method().name())
            .put("path", request.uri())
            .put("host", request.getHeader("Host"))
            .put("forwarded", request.getHeader("Forwarded"));
    request.response().putHeader("Content-Type", "application/json").end(seen.encode() + "\n");
  }

  private void control(HttpServerRequest request) {
    try {
      if (request.method().equals(HttpMethod.POST)) {
        behaviour = changed(request);
      }
      JsonObject now =
          new JsonObject()
              .put("backend", name)
              .put("latency-ms", behaviour.latencyMillis())
              .put("failure-rate", behaviour.failureRate())
              .put("down", behaviour.down());
      request.response().putHeader("Content-Type", "application/json").end(now.encode() + "\n");
    } catch (IllegalArgumentException e) {
      ProblemResponse.send(
          request.response(), 400, "malformed-request", String.valueOf(e.getMessage()));
    }
  }

  private Behaviour changed(HttpServerRequest request) {
    String latency = request.getParam("latency-ms");
    String failureRate = request.getParam("failure-rate");
    String down = request.getParam("down");
    return new Behaviour(
        latency == null ? behaviour.latencyMillis() : Long.parseLong(latency),
        failureRate == null ? behaviour.failureRate() : Double.parseDouble(failureRate),
        down == null ? behaviour.down() : Boolean.parseBoolean(down));
  }
}
