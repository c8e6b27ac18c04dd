package io.fairlead.examples.gateway;

import io.fairlead.api.balancer.LoadReport;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A backend that does what its path says. */
final class TestBackend implements AutoCloseable {

  private final Vertx vertx;
  private final String name;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final CompletableFuture<Void> held = new CompletableFuture<>();
  private final CompletableFuture<Void> holding = new CompletableFuture<>();
  private final CompletableFuture<Void> broken = new CompletableFuture<>();
  private final AtomicInteger probes = new AtomicInteger();
  private volatile IntUnaryOperator probed = probe -> 200;
  private volatile long latencyMillis;
  private volatile String loadReport = "";

  TestBackend(Vertx vertx, String name) {
    this(vertx, name, 0);
  }

  TestBackend(Vertx vertx, String name, int port) {
    this.vertx = vertx;
    this.name = name;
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    options.setHandle100ContinueAutomatically(true);
    this.server =
        vertx.createHttpServer(options).requestHandler(this::handle).webSocketHandler(this::echo);
    TestGateway.await(server.listen());
  }

  int port() {
    return server.actualPort();
  }

  int requests() {
    return requests.get();
  }

  void latencyMillis(long millis) {
    latencyMillis = millis;
  }

  /** How many health checks there were. */
  int probes() {
    return probes.get();
  }

  /**
   * Answers health checks, which are not counted as requests.
   *
   * @param status by the number of the check, from 1
   */
  void whenProbed(IntUnaryOperator status) {
    probed = status;
  }

  /** Adds a report of its load to the answers that describe the request. */
  void reportLoad(String report) {
    loadReport = report;
  }

  /** Completes once a request for {@code /hold} is there, or half an answer to {@code /half}. */
  CompletableFuture<Void> holding() {
    return holding;
  }

  /** Answers the requests for {@code /hold}, and ends the answers to {@code /half}. */
  void release() {
    held.complete(null);
  }

  /** Completes once a request was broken off by the client. */
  CompletableFuture<Void> brokenOff() {
    return broken;
  }

  @Override
  public void close() {
    TestGateway.await(server.close());
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/healthz")) {
      request.response().setStatusCode(probed.applyAsInt(probes.incrementAndGet())).end();
      return;
    }
    requests.incrementAndGet();
    request.response().exceptionHandler(failure -> broken.complete(null));
    switch (request.path()) {
      case "/echo" -> echo(request);
      case "/hold" -> hold(request);
      case "/half" -> half(request);
      case "/reset" -> request.connection().close();
      case "/unavailable" -> request.response().setStatusCode(503).end(name);
      case "/hop-by-hop" -> hopByHop(request);
      case "/trailers" -> trailers(request);
      case "/never-read" -> {
        request.pause();
        holding.complete(null);
        var unused = held.thenRun(() -> echo(request));
      }
      case "/refuse-body" -> request.response().setStatusCode(413).end("too much");
      case "/length" ->
          request
              .body()
              .onSuccess(
                  body -> request.response().end(request.getParam("note") + ":" + body.length()));
      default -> later(() -> describe(request));
    }
  }

  private void later(Runnable answer) {
    if (latencyMillis == 0) {
      answer.run();
    } else {
      vertx.setTimer(latencyMillis, due -> answer.run());
    }
  }

  private void describe(HttpServerRequest request) {
    JsonObject headers = new JsonObject();
    request
        .headers()
        .forEach(
            header ->
                headers.put(
                    header.getKey().toLowerCase(Locale.ROOT),
                    String.join("|", request.headers().getAll(header.getKey()))));
    JsonObject seen =
        new JsonObject()
            .put("backend", name)
            .put("method", request.method().name())
            .put("uri", request.uri())
            .put("headers", headers);
    if (!loadReport.isEmpty()) {
      request.response().putHeader(LoadReport.ORCA_HEADER, loadReport);
    }
    request.response().end(seen.encode());
  }

  private void echo(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      request.response().setChunked(true);
    } else {
      request.response().putHeader("Content-Length", length);
    }
    Promise<Void> sent = Promise.promise();
    request.pipe().to(request.response()).onComplete(sent);
  }

  private void hold(HttpServerRequest request) {
    holding.complete(null);
    var unused = held.thenRun(() -> request.response().end("released"));
  }

  private void half(HttpServerRequest request) {
    request.response().putHeader("Content-Length", "14");
    request.response().write("half, ").onSuccess(written -> holding.complete(null));
    var unused = held.thenRun(() -> request.response().end("and half"));
  }

  private static void hopByHop(HttpServerRequest request) {
    request
        .response()
        .putHeader("Connection", "X-Hop")
        .putHeader("X-Hop", "for the gateway only")
        .putHeader("Keep-Alive", "timeout=5")
        .putHeader("Proxy-Authenticate", "Basic")
        .putHeader("X-Kept", "yes")
        .end();
  }

  private static void trailers(HttpServerRequest request) {
    request
        .response()
        .setChunked(true)
        .putTrailer("X-Kept", "yes")
        .putTrailer(LoadReport.ORCA_HEADER + "-bin", "CZqZmZmZmbk/")
        .end("a body");
  }

  private void echo(ServerWebSocket socket) {
    socket.textMessageHandler(text -> socket.writeTextMessage(name + ":" + text));
  }
}
