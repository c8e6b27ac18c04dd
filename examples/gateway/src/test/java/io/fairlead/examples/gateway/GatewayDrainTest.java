package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that is drained before it stops is missed by nobody. */
final class GatewayDrainTest {

  private static final String HOST = "acme.saas.example";
  private static final int RESTARTS = 50;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend[] backends;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    backends = new TestBackend[4];
    for (int i = 0; i < backends.length; i++) {
      backends[i] = new TestBackend(vertx, "backend-" + i, FixedPort.any());
    }
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  /**
   * The servers are of this process, since fifty virtual machines would take their time to start;
   * the sockets are as real. Retries are those of any pool: a connection that was kept alive may be
   * used once more before it is noticed that the server has closed it.
   */
  @Test
  void fiftyRollingRestartsUnderLoadLoseNoRequest() {
    try (TestGateway gateway = gateway("{}")) {
      Load load = Load.begin(() -> gateway.getAsync(HOST, "/"));
      for (int restart = 0; restart < RESTARTS; restart++) {
        int index = restart % backends.length;
        restart(gateway, index);
        TestGateway.awaitUntil(() -> backends[index].requests() > 0);
      }

      assertThat(load.end()).isEmpty();
    }
  }

  private void restart(TestGateway gateway, int index) {
    TestBackend old = backends[index];
    TestGateway.Answer drained = gateway.atEndpoint("all", old.port(), "drain?deadline=10s");
    assertThat(drained.status()).isEqualTo(200);
    assertThat(drained.json().getInteger("left")).isZero();

    old.close();
    backends[index] = new TestBackend(vertx, "backend-" + index, old.port());

    assertThat(gateway.atEndpoint("all", old.port(), "undrain").status()).isEqualTo(200);
  }

  /** What the load above would have noticed. */
  @Test
  void backendThatStopsUndrainedIsMissed() {
    try (TestGateway gateway = gateway("{max-attempts: 1}")) {
      Load load = Load.begin(() -> gateway.getAsync(HOST, "/"));
      load.awaitAnswers(100);
      backends[0].close();
      load.awaitAnswers(100);

      assertThat(load.end()).isNotEmpty();
    }
  }

  @Test
  void drainWaitsForTheRequestsUnderWay() {
    try (TestGateway gateway = gateway("{max-attempts: 1}")) {
      CompletableFuture<TestGateway.Answer> held =
          gateway.getAsync(HOST, "/hold").toCompletionStage().toCompletableFuture();
      TestBackend holding = holding();
      CompletableFuture<TestGateway.Answer> drained =
          CompletableFuture.supplyAsync(
              () -> gateway.atEndpoint("all", holding.port(), "drain?deadline=1min"));
      TestGateway.awaitUntil(
          () -> gateway.endpoint("all", holding.port()).getString("condition").equals("draining"));
      assertThat(drained).isNotDone();

      holding.release();

      assertThat(held.orTimeout(10, TimeUnit.SECONDS).join().text()).isEqualTo("released");
      assertThat(drained.orTimeout(10, TimeUnit.SECONDS).join().json().getInteger("left")).isZero();
    }
  }

  @Test
  void deadlineSaysHowManyAreLeft() {
    try (TestGateway gateway = gateway("{max-attempts: 1}")) {
      CompletableFuture<TestGateway.Answer> held =
          gateway.getAsync(HOST, "/hold").toCompletionStage().toCompletableFuture();
      TestBackend holding = holding();

      assertThat(
              gateway
                  .atEndpoint("all", holding.port(), "drain?deadline=20ms")
                  .json()
                  .getInteger("left"))
          .isOne();

      holding.release();
      assertThat(held.orTimeout(10, TimeUnit.SECONDS).join().status()).isEqualTo(200);
    }
  }

  @Test
  void whatCannotBeDrainedIsRefused() {
    try (TestGateway gateway = gateway("{max-attempts: 1}")) {
      assertThat(gateway.atEndpoint("all", 1, "drain").status()).isEqualTo(404);
      assertThat(gateway.atEndpoint("all", 1, "undrain").status()).isEqualTo(404);
      int port = backends[0].port();
      assertThat(gateway.atEndpoint("none", port, "drain").status()).isEqualTo(404);
      assertThat(gateway.atEndpoint("all", port, "drain?deadline=soon").status()).isEqualTo(400);
    }
  }

  private TestBackend holding() {
    CompletableFuture<?>[] all = new CompletableFuture<?>[backends.length];
    for (int i = 0; i < all.length; i++) {
      TestBackend backend = backends[i];
      all[i] = backend.holding().thenApply(there -> backend);
    }
    return (TestBackend) CompletableFuture.anyOf(all).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private TestGateway gateway(String retry) {
    return new TestGateway(
        vertx,
        directory,
        "policies: []\ntenants: {acme: {pool: all}}\npools:\n"
            + TestGateway.pool("all", "round-robin", backends)
            + "    retry: "
            + retry
            + "\n");
  }
}
