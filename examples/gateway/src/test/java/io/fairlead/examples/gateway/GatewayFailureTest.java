package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients notice when backends fail, slow down or go away: as little as possible. */
final class GatewayFailureTest {

  private static final String HOST = "acme.saas.example";

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
  void killedBackendUnderLoadLosesNoIdempotentRequest() {
    try (TestGateway gateway = gateway("round-robin", first, second, third)) {
      List<String> failures =
          TestGateway.await(
              Load.of(
                  4_000,
                  () -> gateway.getAsync(HOST, "/"),
                  answered -> {
                    if (answered == 1_000) {
                      vertx.executeBlocking(
                          () -> {
                            second.close();
                            return "closed";
                          });
                    }
                  }));

      assertThat(failures).isEmpty();
      assertThat(second.requests()).isPositive();
    }
  }

  @Test
  void slowBackendLosesItsTraffic() {
    try (TestGateway gateway = gateway("least-latency", first, second, third)) {
      TestGateway.await(Load.of(600, () -> gateway.getAsync(HOST, "/"), answered -> {}));
      second.latencyMillis(100);
      TestGateway.await(Load.of(300, () -> gateway.getAsync(HOST, "/"), answered -> {}));
      int before = second.requests();
      TestGateway.await(Load.of(1_000, () -> gateway.getAsync(HOST, "/"), answered -> {}));

      assertThat(second.requests() - before).isLessThan(100);
    }
  }

  @Test
  void idempotentRequestIsSentElsewhereWhenItsConnectionBreaks() {
    try (TestGateway gateway = gateway("round-robin", first)) {
      assertThat(gateway.get(HOST, "/reset").status()).isEqualTo(502);
    }
    int before = first.requests();
    try (TestGateway gateway = gateway("round-robin", first, second)) {
      assertThat(gateway.get(HOST, "/reset").status()).isEqualTo(502);
    }
    assertThat(first.requests() - before).isPositive();
    assertThat(second.requests()).isPositive();
  }

  @Test
  void requestThatMayHaveActedIsNotSentTwice() {
    try (TestGateway gateway = gateway("round-robin", first, second)) {
      TestGateway.Answer answer =
          TestGateway.await(
              gateway.send(HttpMethod.POST, HOST, "/reset", Buffer.buffer("an order")));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.json().getString("reason")).isEqualTo("upstream-failed");
      assertThat(first.requests() + second.requests()).isOne();
    }
  }

  @Test
  void requestWithBodyThatReachedNobodyIsSentElsewhere() {
    second.close();
    try (TestGateway gateway = gateway("round-robin", first, second)) {
      for (int i = 0; i < 6; i++) {
        TestGateway.Answer answer =
            TestGateway.await(
                gateway.send(HttpMethod.POST, HOST, "/length?note=n", Buffer.buffer("an order")));
        assertThat(answer.text()).isEqualTo("n:8");
      }
    }
  }

  @Test
  void answerThatABackendCannotServeIsAskedForElsewhere() {
    try (TestGateway gateway = gateway("round-robin", first, second, third)) {
      TestGateway.Answer answer = gateway.get(HOST, "/unavailable");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(first.requests() + second.requests() + third.requests()).isEqualTo(3);
    }
  }

  @Test
  void answerThatDoesNotComeIsATimeOut() {
    try (TestGateway gateway =
        new TestGateway(vertx, directory, "listen: {response-timeout: 100ms}\n", yaml(first))) {
      TestGateway.Answer answer = gateway.get(HOST, "/hold");

      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.json().getString("reason")).isEqualTo("upstream-timeout");
    }
  }

  @Test
  void answerThatHasBegunMayTakeLonger() {
    try (TestGateway gateway =
        new TestGateway(vertx, directory, "listen: {response-timeout: 200ms}\n", yaml(first))) {
      Future<TestGateway.Answer> answer = gateway.getAsync(HOST, "/half");
      first.holding().orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(gateway.get(HOST, "/hold").status()).as("of one that has not").isEqualTo(504);

      first.release();

      assertThat(TestGateway.await(answer).text()).isEqualTo("half, and half");
    }
  }

  @Test
  void clientThatGoesAwayBreaksOffTheBackendsWork() throws IOException {
    try (TestGateway gateway = gateway("round-robin", first)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
        String head = "GET /hold HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        first.holding().orTimeout(10, TimeUnit.SECONDS).join();
      }
      first.brokenOff().orTimeout(10, TimeUnit.SECONDS).join();
      TestGateway.awaitUntil(() -> inFlight(gateway) == 0);
    }
  }

  @Test
  void drainAnswersWhatIsUnderWayAndAcceptsNothingMore() {
    try (TestGateway gateway = gateway("round-robin", first)) {
      CompletableFuture<TestGateway.Answer> answer =
          gateway.getAsync(HOST, "/hold").toCompletionStage().toCompletableFuture();
      first.holding().orTimeout(10, TimeUnit.SECONDS).join();
      CompletableFuture<Long> left = CompletableFuture.supplyAsync(gateway.gateway()::drain);
      TestGateway.awaitUntil(() -> !accepts(gateway.port()));

      assertThat(answer).isNotDone();
      first.release();

      assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join().text()).isEqualTo("released");
      assertThat(left.orTimeout(10, TimeUnit.SECONDS).join()).isZero();
    }
  }

  private TestGateway gateway(String balancer, TestBackend... backends) {
    return new TestGateway(vertx, directory, yaml(balancer, backends));
  }

  private static String yaml(TestBackend backend) {
    return yaml("round-robin", backend);
  }

  private static String yaml(String balancer, TestBackend... backends) {
    return "tenants: {acme: {pool: all}}\npools:\n" + TestGateway.pool("all", balancer, backends);
  }

  private static long inFlight(TestGateway gateway) {
    return gateway.status().getJsonObject("tenants").getJsonObject("acme").getLong("in-flight");
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
