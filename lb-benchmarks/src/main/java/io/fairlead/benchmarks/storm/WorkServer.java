package io.fairlead.benchmarks.storm;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A server with so many workers: each request keeps one of them for as long as it says, and waits
 * for one, first come, first served; also if whoever asked has gone meanwhile, which a server
 * learns too late. The work takes time but no processor, of which the machine has to leave some for
 * the gateway and the client.
 */
final class WorkServer {

  /** Milliseconds that a worker is kept. */
  static final String WORK_HEADER = "X-Work-Millis";

  private static final int BACKLOG = 10_000;

  private final Vertx vertx;
  private final Deque<HttpServerRequest> waiting = new ArrayDeque<>();
  private int idle;

  private WorkServer(Vertx vertx, int workers) {
    this.vertx = vertx;
    idle = workers;
  }

  /** Serves until the process is killed. */
  static void serve(int port, int workers) {
    Vertx vertx = Vertx.vertx();
    WorkServer server = new WorkServer(vertx, workers);
    vertx
        .createHttpServer(
            new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(BACKLOG))
        .requestHandler(server::take)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void take(HttpServerRequest request) {
    if (idle > 0) {
      idle--;
      work(request);
    } else {
      waiting.add(request);
    }
  }

  private void work(HttpServerRequest request) {
    long millis = Math.max(1, Long.parseLong(request.getHeader(WORK_HEADER)));
    vertx.setTimer(
        millis,
        due -> {
          request.response().end();
          HttpServerRequest next = waiting.poll();
          if (next == null) {
            idle++;
          } else {
            work(next);
          }
        });
  }
}
