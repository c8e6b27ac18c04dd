package io.fairlead.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StormTest {

  private static final Plan PLAN = new Plan(20, 10, 100, 40, 1);

  @Test
  void neighboursSendTheSameInTheStorm() {
    assertThat(ofNeighbours(PLAN.arrivals(true, 10)))
        .isEqualTo(ofNeighbours(PLAN.arrivals(false, 10)))
        .hasSizeBetween(1_800, 2_000);
  }

  @Test
  void attackerSendsSoManyTimesAsMuch() {
    List<Plan.Arrival> storm = PLAN.arrivals(true, 10);

    assertThat(storm.stream().filter(Plan.Arrival::isOfAttacker).count())
        .isCloseTo(10_000, within(300L));
    assertThat(storm.stream().mapToLong(Plan.Arrival::workMillis).average().orElseThrow())
        .isCloseTo(40, within(1.0));
    assertThat(storm).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
  }

  /** A server that is at work, refuses and fails by turns of the tenants. */
  @Test
  void everyAnswerIsCountedForWhatItIs() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext("/", StormTest::answer);
    server.start();
    Figures attacker = new Figures();
    Figures others = new Figures();
    List<Plan.Arrival> arrivals =
        List.of(
            new Plan.Arrival(0, 0, 2),
            new Plan.Arrival(0, 0, 3),
            new Plan.Arrival(1_000, 1, 0),
            new Plan.Arrival(2_000, 2, 0),
            new Plan.Arrival(3_000, 3, 0));

    try (OpenLoopClient client = new OpenLoopClient(server.getAddress().getPort())) {
      client.send(arrivals, attacker, others);
    }
    server.stop(0);

    assertThat(attacker.total()).isEqualTo(2);
    assertThat(attacker.goodPerSecond(2)).isEqualTo(1);
    assertThat(attacker.workSeconds()).isEqualTo(0.005);
    assertThat(attacker.p99Millis()).isPositive();
    assertThat(others.text()).startsWith("       3 |   0.000 |  66.667 |");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    int status =
        switch (exchange.getRequestHeaders().getFirst("X-Tenant-ID")) {
          case "t0" -> 200;
          case "t1" -> 429;
          case "t2" -> 503;
          default -> 500;
        };
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static List<Plan.Arrival> ofNeighbours(List<Plan.Arrival> arrivals) {
    return arrivals.stream().filter(arrival -> !arrival.isOfAttacker()).toList();
  }
}
