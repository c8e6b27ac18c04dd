package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Fault;
import io.fairlead.testkit.FaultProxy;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Second attempts help single requests, and never multiply the load of an outage. */
final class GatewayRetryTest {

  private static final String HOST = "acme.saas.example";
  private static final int REQUESTS = 1_000;

  /** Of an answer of 100 to 999 bytes: the line of the status, its length, an empty line. */
  private static final int HEAD_BYTES = "HTTP/1.1 200 OK\r\ncontent-length: 123\r\n\r\n".length();

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend first;
  private TestBackend second;
  private TestBackend third;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    first = new TestBackend(vertx, "first");
    second = new TestBackend(vertx, "second");
    third = new TestBackend(vertx, "third");
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  @Test
  void outageCostsNoMoreThanTheBudget() {
    assertThat(requestsInAnOutage("{budget-percent: 20, budget-per-second: 0}"))
        .isGreaterThan(REQUESTS)
        .isLessThanOrEqualTo(REQUESTS * 12 / 10);
  }

  /** The budget and nothing else holds them back. */
  @Test
  void outageWithALargerBudgetCostsMore() {
    assertThat(requestsInAnOutage("{budget-percent: 100, budget-per-second: 0}"))
        .isGreaterThan(REQUESTS * 15 / 10)
        .isLessThanOrEqualTo(REQUESTS * 2);
  }

  private int requestsInAnOutage(String retry) {
    try (TestGateway gateway = gateway(retry, first.port(), second.port(), third.port())) {
      List<String> failures =
          TestGateway.await(
              Load.of(REQUESTS, () -> gateway.getAsync(HOST, "/unavailable"), answered -> {}));

      assertThat(failures).hasSize(REQUESTS).allMatch(failure -> failure.startsWith("503 "));
      return first.requests() + second.requests() + third.requests();
    }
  }

  @Test
  void brokenConnectionsCostNoMoreThanTheBudget() {
    try (FaultProxy proxy = FaultProxy.inFrontOf("127.0.0.1", first.port());
        FaultProxy other = FaultProxy.inFrontOf("127.0.0.1", second.port());
        TestGateway gateway =
            gateway("{budget-percent: 20, budget-per-second: 0}", proxy.port(), other.port())) {
      proxy.switchTo(Fault.RESET);
      other.switchTo(Fault.RESET);

      List<String> failures =
          TestGateway.await(Load.of(REQUESTS, () -> gateway.getAsync(HOST, "/"), answered -> {}));

      assertThat(failures).hasSize(REQUESTS).allMatch(failure -> failure.startsWith("502 "));
      assertThat(proxy.connections() + other.connections())
          .isGreaterThan(REQUESTS)
          .isLessThanOrEqualTo(REQUESTS * 12 / 10);
    }
  }

  /** The client has seen nothing of it, so it may as well come from another backend. */
  @Test
  void answerThatBreaksRightAfterItsHeadIsAskedForElsewhere() {
    try (FaultProxy broken = FaultProxy.inFrontOf("127.0.0.1", first.port());
        TestGateway gateway = gateway("{budget-percent: 100}", broken.port(), second.port())) {
      broken.switchTo(Fault.cutAfter(HEAD_BYTES));

      for (int i = 0; i < 10; i++) {
        TestGateway.Answer answer = gateway.get(HOST, "/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("backend")).isEqualTo("second");
      }

      assertThat(first.requests()).isGreaterThanOrEqualTo(5);
      assertThat(second.requests()).isEqualTo(10);
    }
  }

  @Test
  void slowBackendIsOutrunByItsRivalAndTheRequestCountsOnce() {
    try (FaultProxy slow = FaultProxy.inFrontOf("127.0.0.1", first.port());
        TestGateway gateway = gateway("{hedging: {min-delay: 20ms}}", slow.port(), second.port())) {
      learnWhenToHedge(gateway, slow);
      slow.switchTo(Fault.delay(Duration.ZERO, Duration.ofMinutes(1)));
      awaitIdle(gateway, slow);
      JsonObject before = gateway.tenant("acme");
      long hedged = retries(gateway).getLong("hedged");

      for (int i = 0; i < 10; i++) {
        TestGateway.Answer answer = gateway.get(HOST, "/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("backend")).isEqualTo("second");
      }

      awaitIdle(gateway, slow);
      JsonObject after = gateway.tenant("acme");
      assertThat(retries(gateway).getLong("hedged")).isGreaterThan(hedged);
      assertThat(after.getLong("admitted") - before.getLong("admitted")).isEqualTo(10);
      assertThat(after.getLong("succeeded") - before.getLong("succeeded")).isEqualTo(10);
    }
  }

  /** A client may have its answer a moment before the gateway has counted it. */
  private static void awaitIdle(TestGateway gateway, FaultProxy slow) {
    TestGateway.awaitUntil(
        () ->
            gateway.tenant("acme").getLong("in-flight") == 0
                && gateway.endpoint("all", slow.port()).getLong("in-flight") == 0);
  }

  /** A pool hedges once it knows how long its requests take. */
  private static void learnWhenToHedge(TestGateway gateway, FaultProxy slow) {
    TestGateway.await(Load.of(500, () -> gateway.getAsync(HOST, "/"), answered -> {}));
    slow.switchTo(Fault.delay(Duration.ZERO, Duration.ofMillis(100)));
    TestGateway.awaitUntil(
        () -> gateway.get(HOST, "/").status() == 200 && retries(gateway).getLong("hedged") > 0);
  }

  @Test
  void requestThatMayHaveActedHasNoRival() {
    try (FaultProxy slow = FaultProxy.inFrontOf("127.0.0.1", first.port());
        TestGateway gateway = gateway("{hedging: {min-delay: 1ms}}", slow.port(), second.port())) {
      slow.switchTo(Fault.delay(Duration.ofMillis(50), Duration.ZERO));

      for (int i = 0; i < 4; i++) {
        assertThat(
                TestGateway.await(
                        gateway.send(
                            HttpMethod.POST, HOST, "/length?note=n", Buffer.buffer("an order")))
                    .status())
            .isEqualTo(200);
      }
      assertThat(first.requests() + second.requests()).isEqualTo(4);
      assertThat(retries(gateway).getLong("hedged")).isZero();
    }
  }

  private TestGateway gateway(String retry, int... ports) {
    return new TestGateway(
        vertx,
        directory,
        "policies: []\ntenants: {acme: {pool: all}}\npools:\n"
            + TestGateway.pool("all", "round-robin", ports)
            + "    retry: "
            + retry
            + "\n");
  }

  private static JsonObject retries(TestGateway gateway) {
    return gateway.status().getJsonObject("pools").getJsonObject("all");
  }
}
