package io.fairlead.benchmarks.storm;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests when they are due, whatever became of those before, and counts their time from
 * then: a server that falls behind does not slow down who asks, and so does not look better than it
 * is (Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary Tale", 2006).
 */
final class OpenLoopClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int CONNECTIONS = 10_000;
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  /** Sends to a port of this machine. */
  OpenLoopClient(int port) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** Sends all of them and waits for the last answer. */
  void send(List<Plan.Arrival> arrivals, Figures attacker, Figures victims) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Round round = new Round(arrivals, attacker, victims, done);
    vertx.runOnContext(begun -> vertx.setPeriodic(1, round::tick));
    done.join();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** One sending, all of it on one event loop. */
  private final class Round {

    private final List<Plan.Arrival> arrivals;
    private final Figures attacker;
    private final Figures victims;
    private final CompletableFuture<Void> done;
    private final long beginning = System.nanoTime();
    private int sent;
    private int underWay;

    Round(
        List<Plan.Arrival> arrivals,
        Figures attacker,
        Figures victims,
        CompletableFuture<Void> done) {
      this.arrivals = arrivals;
      this.attacker = attacker;
      this.victims = victims;
      this.done = done;
    }

    void tick(long timer) {
      long elapsed = System.nanoTime() - beginning;
      while (sent < arrivals.size() && arrivals.get(sent).nanos() <= elapsed) {
        send(arrivals.get(sent++));
      }
      if (sent == arrivals.size() && underWay == 0) {
        vertx.cancelTimer(timer);
        done.complete(null);
      }
    }

    private void send(Plan.Arrival arrival) {
      underWay++;
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setURI("/")
              .setTimeout(TIMEOUT.toMillis())
              .putHeader("X-Tenant-ID", "t" + arrival.tenant())
              .putHeader(WorkServer.WORK_HEADER, Long.toString(arrival.workMillis()));
      client
          .request(options)
          .compose(HttpClientRequest::send)
          .compose(response -> response.end().map(response))
          .onComplete(
              answer -> {
                count(answer.result(), arrival);
                underWay--;
              });
    }

    private void count(@Nullable HttpClientResponse response, Plan.Arrival arrival) {
      Figures figures = arrival.isOfAttacker() ? attacker : victims;
      switch (response == null ? 0 : response.statusCode()) {
        case OK -> {
          long elapsed = System.nanoTime() - beginning - arrival.nanos();
          figures.good(TimeUnit.NANOSECONDS.toMicros(elapsed), arrival.workMillis());
        }
        case TOO_MANY_REQUESTS, UNAVAILABLE -> figures.refused();
        default -> figures.failed();
      }
    }
  }
}
