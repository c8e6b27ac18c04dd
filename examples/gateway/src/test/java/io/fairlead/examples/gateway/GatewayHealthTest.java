package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Fault;
import io.fairlead.testkit.FaultProxy;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends that fall ill get nothing until they have recovered, and clients notice none of it. */
final class GatewayHealthTest {

  private static final String HOST = "acme.saas.example";
  private static final Duration TO_EJECT = Duration.ofSeconds(2);

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

  /** Kill -9, told by a load generator that is none of ours. */
  @Test
  void killedProcessUnderLoadLosesNoRequest() {
    Wrk.assumeInstalled();
    try (BackendProcess killed = new BackendProcess();
        TestGateway gateway =
            gateway(checkedEach("100ms"), "{}", first.port(), second.port(), killed.port())) {
      TestGateway.await(Load.of(500, () -> gateway.getAsync(HOST, "/"), answered -> {}));
      Wrk wrk = Wrk.start(gateway.port(), HOST, 5);
      awaitServed(gateway, killed.port());

      killed.kill();
      TestGateway.awaitUntil(() -> !isHealthy(gateway, killed.port()));
      killed.start();
      TestGateway.awaitUntil(() -> isHealthy(gateway, killed.port()));
      awaitServed(gateway, killed.port());

      Wrk.Result result = wrk.result();
      assertThat(result.errors()).as(result.report()).isZero();
      assertThat(result.requests()).as(result.report()).isGreaterThan(100);
    }
  }

  @Test
  void blackHoleIsEjectedInTwoSecondsAndComesBackByItself() {
    try (FaultProxy proxy = FaultProxy.inFrontOf("127.0.0.1", third.port());
        TestGateway gateway =
            gateway(
                "{outliers: {base-ejection-time: 300ms, interval: 200ms}}",
                "{attempt-timeout: 300ms}",
                first.port(),
                second.port(),
                proxy.port())) {
      Load load = Load.begin(() -> gateway.getAsync(HOST, "/"));
      awaitServed(gateway, proxy.port());

      proxy.switchTo(Fault.BLACK_HOLE);
      TestGateway.awaitWithin(TO_EJECT, () -> condition(gateway, proxy.port()).equals("ejected"));
      load.awaitAnswers(200);
      proxy.switchTo(Fault.NONE);
      awaitServed(gateway, proxy.port());

      assertThat(load.end()).isEmpty();
    }
  }

  @Test
  void backendThatFlapsAtEachCheckDoesNotFlapInThePool() {
    third.whenProbed(probe -> probe % 2 == 1 ? 200 : 503);
    try (TestGateway gateway = gateway(checkedEach("20ms"), "{}", first.port(), third.port())) {
      TestGateway.awaitUntil(() -> third.probes() >= 4);
      JsonObject before = gateway.endpoint("all", third.port());
      int seen = third.probes();
      TestGateway.awaitUntil(() -> third.probes() >= seen + 20);
      JsonObject after = gateway.endpoint("all", third.port());

      assertThat(before.getString("condition")).isEqualTo("healthy");
      assertThat(after.getString("condition")).isEqualTo("healthy");
      assertThat(after.getString("since")).isEqualTo(before.getString("since"));
    }
  }

  /** What the test above would see of a backend that does change. */
  @Test
  void backendThatFailsItsChecksGetsNothing() {
    try (TestGateway gateway = gateway(checkedEach("20ms"), "{}", first.port(), third.port())) {
      awaitServed(gateway, third.port());
      third.whenProbed(probe -> 503);
      TestGateway.awaitUntil(() -> condition(gateway, third.port()).equals("unhealthy"));
      assertThat(gateway.endpoint("all", third.port()).getString("reason")).contains("503");

      int before = third.requests();
      for (int i = 0; i < 10; i++) {
        assertThat(gateway.get(HOST, "/").json().getString("backend")).isEqualTo("first");
      }
      assertThat(third.requests()).isEqualTo(before);

      third.whenProbed(probe -> 200);
      awaitServed(gateway, third.port());
    }
  }

  private static String checkedEach(String interval) {
    return "{panic-percent: 0, check: {type: http, options: {path: /healthz}, interval: "
        + interval
        + ", fast-interval: "
        + interval
        + "}}";
  }

  private TestGateway gateway(String health, String retry, int... ports) {
    return new TestGateway(
        vertx,
        directory,
        "policies: []\ntenants: {acme: {pool: all}}\npools:\n"
            + TestGateway.pool("all", "round-robin", ports)
            + "    retry: "
            + retry
            + "\n    health: "
            + health
            + "\n");
  }

  /** Waits until a backend serves once more than it has. */
  private static void awaitServed(TestGateway gateway, int port) {
    long before = served(gateway, port);
    TestGateway.awaitUntil(
        () -> gateway.get(HOST, "/").status() == 200 && served(gateway, port) > before);
  }

  private static long served(TestGateway gateway, int port) {
    return gateway.endpoint("all", port).getLong("succeeded");
  }

  private static boolean isHealthy(TestGateway gateway, int port) {
    return condition(gateway, port).equals("healthy");
  }

  private static String condition(TestGateway gateway, int port) {
    return gateway.endpoint("all", port).getString("condition");
  }
}
