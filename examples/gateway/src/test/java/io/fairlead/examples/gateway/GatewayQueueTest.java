package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool that is full all the time: who sends much does not take it from who sends little. */
final class GatewayQueueTest {

  private static final String QUIET = "quiet.saas.example";
  private static final String NOISY = "noisy.saas.example";
  private static final int REQUESTS = 160;

  /** Eight callers each: five times as many as the quiet tenant has. */
  private static final int NOISY_LOADS = 5;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend backend;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    backend = new TestBackend(vertx, "only");
    backend.latencyMillis(20);
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  /** Both want more than half, so each gets half. */
  @Test
  void eightCallersGetAsMuchAsForty() {
    try (TestGateway gateway = gateway("{size: 1000, max-wait: 30s}")) {
      assertThat(answersOfOthersWhileServing(gateway, QUIET))
          .isBetween(REQUESTS / 2, REQUESTS * 3 / 2);
    }
  }

  /** Among themselves the callers of one tenant come in the order of their arrival. */
  @Test
  void asOneTenantTheyGetAsManyAnswersAsTheySendRequests() {
    try (TestGateway gateway = gateway("{size: 1000, max-wait: 30s}")) {
      assertThat(answersOfOthersWhileServing(gateway, NOISY)).isGreaterThan(REQUESTS * 3);
    }
  }

  @Test
  void fullQueueRefusesWhoFillsIt() {
    try (TestGateway gateway = gateway("{size: 16, max-wait: 30s}")) {
      List<Load> noise = noise(gateway);
      noise.get(0).awaitAnswers(50);

      List<String> failures =
          TestGateway.await(Load.of(REQUESTS, () -> gateway.getAsync(QUIET, "/"), answered -> {}));

      assertThat(failures).isEmpty();
      assertThat(noise.stream().flatMap(load -> load.end().stream()))
          .isNotEmpty()
          .allMatch(failure -> failure.startsWith("503 "));
    }
  }

  @Test
  void bodyOfARequestThatWaitsArrivesWhole() {
    try (TestGateway gateway = gateway("{size: 1000, max-wait: 30s}")) {
      List<Load> noise = noise(gateway);
      noise.get(0).awaitAnswers(10);
      Buffer body = Buffer.buffer("x".repeat(300_000));

      Future<TestGateway.Answer> answer = gateway.send(HttpMethod.POST, QUIET, "/echo", body);

      assertThat(TestGateway.await(answer).body()).isEqualTo(body);
      noise.forEach(load -> assertThat(load.end()).isEmpty());
    }
  }

  @Test
  void clientThatHasGoneAwayLeavesTheQueue() {
    try (TestGateway gateway = gateway("{size: 1000, max-wait: 30s}")) {
      List<Future<TestGateway.Answer>> held =
          IntStream.range(0, 4).mapToObj(i -> gateway.getAsync(NOISY, "/hold")).toList();
      TestGateway.awaitUntil(() -> backend.requests() == 4);
      var unused =
          vertx
              .createNetClient()
              .connect(gateway.port(), "127.0.0.1")
              .compose(
                  socket ->
                      socket
                          .write("GET /gone HTTP/1.1\r\nHost: " + QUIET + "\r\n\r\n")
                          .map(written -> socket))
              .onSuccess(socket -> vertx.setTimer(100, due -> socket.close()));
      TestGateway.awaitUntil(() -> waiting(gateway, "quiet") == 1);
      TestGateway.awaitUntil(() -> waiting(gateway, "quiet") == 0);

      backend.release();

      held.forEach(answer -> assertThat(TestGateway.await(answer).status()).isEqualTo(200));
      assertThat(backend.requests()).isEqualTo(4);
    }
  }

  /** Over two connections, as their requests are handled by two threads of the gateway. */
  @Test
  void callerThatAwaitsEachAnswerNeedsOneSlot() {
    backend.latencyMillis(0);
    try (TestGateway gateway = gateway(1, "")) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(gateway.get(QUIET, "/").status()).isEqualTo(200);
        assertThat(gateway.getByHttp2(QUIET, "/").status()).isEqualTo(200);
      }
    }
  }

  /** How many requests of forty other callers are answered meanwhile. */
  private static int answersOfOthersWhileServing(TestGateway gateway, String host) {
    List<Load> noise = noise(gateway);
    noise.forEach(load -> load.awaitAnswers(2));
    int before = answered(noise);
    List<String> failures =
        TestGateway.await(Load.of(REQUESTS, () -> gateway.getAsync(host, "/"), answered -> {}));
    int meanwhile = answered(noise) - before;
    assertThat(failures).isEmpty();
    noise.forEach(load -> assertThat(load.end()).isEmpty());
    return meanwhile;
  }

  private static List<Load> noise(TestGateway gateway) {
    List<Load> noise = new ArrayList<>();
    for (int i = 0; i < NOISY_LOADS; i++) {
      noise.add(Load.begin(() -> gateway.getAsync(NOISY, "/")));
    }
    return noise;
  }

  private static int answered(List<Load> loads) {
    return loads.stream().mapToInt(Load::answered).sum();
  }

  private static int waiting(TestGateway gateway, String tenant) {
    var tenants = gateway.status().getJsonObject("tenants");
    return tenants.containsKey(tenant) ? tenants.getJsonObject(tenant).getInteger("waiting") : 0;
  }

  private TestGateway gateway(String queue) {
    return gateway(4, "    queue: " + queue + "\n");
  }

  private TestGateway gateway(int maxInFlight, String queue) {
    return new TestGateway(
        vertx,
        directory,
        "tenants: {quiet: {pool: all}, noisy: {pool: all}}\n"
            + "policies: [{type: priority}]\npools:\n"
            + TestGateway.pool("all", "round-robin", backend)
            + "    max-in-flight: "
            + maxInFlight
            + "\n"
            + queue);
  }
}
