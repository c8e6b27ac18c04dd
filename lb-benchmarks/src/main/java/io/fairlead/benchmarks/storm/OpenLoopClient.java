package io.fairlead.benchmarks.storm;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests when they are due, whatever became of those before, and counts their time from
 * then: a server that falls behind does not slow down who asks, and so does not look better than it
 * is (Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary Tale", 2006).
 */
final class OpenLoopClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI gateway;
  private final AtomicInteger underWay = new AtomicInteger();

  OpenLoopClient(URI gateway) {
    this.gateway = gateway;
  }

  /** Sends all of them and waits for the last answer. */
  void send(List<Plan.Arrival> arrivals, Figures attacker, Figures victims) {
    long beginning = System.nanoTime();
    for (Plan.Arrival arrival : arrivals) {
      long due = beginning + arrival.nanos();
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      send(arrival, due, arrival.isOfAttacker() ? attacker : victims);
    }
    while (underWay.get() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void send(Plan.Arrival arrival, long due, Figures figures) {
    underWay.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(gateway)
            .timeout(TIMEOUT)
            .header("X-Tenant-ID", "t" + arrival.tenant())
            .header(WorkServer.WORK_HEADER, Long.toString(arrival.workMicros()))
            .build();
    var unused =
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete(
                (response, error) -> {
                  count(response, arrival, due, figures);
                  underWay.decrementAndGet();
                });
  }

  private static void count(
      @Nullable HttpResponse<Void> response, Plan.Arrival arrival, long due, Figures figures) {
    int status = response == null ? 0 : response.statusCode();
    switch (status) {
      case OK ->
          figures.good(
              TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due), arrival.workMicros());
      case TOO_MANY_REQUESTS, UNAVAILABLE -> figures.refused();
      default -> figures.failed();
    }
  }
}
