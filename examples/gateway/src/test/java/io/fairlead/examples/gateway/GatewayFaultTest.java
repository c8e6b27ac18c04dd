package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.testkit.Fault;
import io.fairlead.testkit.FaultProxy;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when the network between the gateway and a backend does its worst. */
final class GatewayFaultTest {

  private static final String HOST = "acme.saas.example";

  /** As many as must meet the faulty backend first at least once, whose turn it is every second. */
  private static final int SEVERAL = 4;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend behind;
  private TestBackend sound;
  private FaultProxy proxy;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    behind = new TestBackend(vertx, "behind");
    sound = new TestBackend(vertx, "sound");
    proxy = FaultProxy.inFrontOf("127.0.0.1", behind.port());
  }

  @AfterEach
  void stop() {
    proxy.close();
    TestGateway.await(vertx.close());
  }

  @Test
  void delayWithinThePatienceIsOnlySlow() {
    proxy.switchTo(Fault.delay(Duration.ofMillis(20), Duration.ofMillis(20)));
    try (TestGateway gateway = alone()) {
      assertThat(gateway.get(HOST, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void delayBeyondThePatienceLeadsElsewhere() {
    proxy.switchTo(Fault.delay(Duration.ZERO, Duration.ofMinutes(1)));

    assertSilenceLeadsElsewhere();
  }

  @Test
  void blackHoleLeadsElsewhere() {
    proxy.switchTo(Fault.BLACK_HOLE);

    assertSilenceLeadsElsewhere();
  }

  @Test
  void refusalLeadsElsewhereWhateverTheRequest() {
    proxy.switchTo(Fault.REFUSE);

    assertBreakLeadsElsewhere();
    try (TestGateway gateway = withAnother()) {
      for (int i = 0; i < SEVERAL; i++) {
        assertThat(post(gateway).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void resetLeadsElsewhere() {
    proxy.switchTo(Fault.RESET);

    assertBreakLeadsElsewhere();
  }

  @Test
  void answerThatIsCutInItsHeadLeadsElsewhere() {
    proxy.switchTo(Fault.cutAfter(10));

    assertBreakLeadsElsewhere();
  }

  @Test
  void halfCloseInPlaceOfAnAnswerLeadsElsewhere() {
    proxy.switchTo(Fault.HALF_CLOSE);

    assertBreakLeadsElsewhere();
  }

  @Test
  void requestThatMayHaveActedIsNotSentTwice() {
    proxy.switchTo(Fault.HALF_CLOSE);
    try (TestGateway gateway = withAnother()) {
      for (int i = 0; i < SEVERAL; i++) {
        assertThat(post(gateway).status()).isIn(200, 502);
      }
      assertThat(behind.requests() + sound.requests()).isEqualTo(SEVERAL);
      assertThat(behind.requests()).isPositive();
    }
  }

  /** Too late for another backend: the client has the head, and must see that the rest is not. */
  @Test
  void answerThatIsCutInItsBodyIsCutForTheClient() {
    try (TestGateway gateway = alone()) {
      int length = gateway.get(HOST, "/").body().length();
      proxy.switchTo(Fault.cutAfter(proxy.answerBytes() - length / 2));

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> gateway.get(HOST, "/"))
          .withMessageContaining("closed");
      TestGateway.awaitUntil(() -> gateway.tenant("acme").getLong("failed") == 1);
      assertThat(gateway.tenant("acme").getLong("in-flight")).isZero();
    }
  }

  @Test
  void drippingAnswerComesWhole() {
    try (TestGateway gateway = alone()) {
      String whole = gateway.get(HOST, "/").text();
      proxy.switchTo(Fault.drip(50, Duration.ofMillis(1)));

      assertThat(gateway.get(HOST, "/").text()).isEqualTo(whole);
    }
  }

  @Test
  void drippingHeadIsTooLateAfterAll() {
    proxy.switchTo(Fault.drip(1, Duration.ofMillis(50)));

    assertSilenceLeadsElsewhere();
  }

  private void assertBreakLeadsElsewhere() {
    try (TestGateway gateway = alone()) {
      TestGateway.Answer answer = gateway.get(HOST, "/");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.json().getString("reason")).isEqualTo("upstream-failed");
    }
    assertSoundBackendAnswers();
  }

  private void assertSilenceLeadsElsewhere() {
    try (TestGateway gateway = alone()) {
      TestGateway.Answer answer = gateway.get(HOST, "/");
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.json().getString("reason")).isEqualTo("upstream-timeout");
    }
    assertSoundBackendAnswers();
  }

  private void assertSoundBackendAnswers() {
    try (TestGateway gateway = withAnother()) {
      for (int i = 0; i < SEVERAL; i++) {
        TestGateway.Answer answer = gateway.get(HOST, "/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("backend")).isEqualTo("sound");
      }
      TestGateway.awaitUntil(() -> gateway.tenant("acme").getLong("in-flight") == 0);
      assertThat(gateway.tenant("acme").getLong("succeeded")).isEqualTo(SEVERAL);
    }
  }

  private TestGateway.Answer post(TestGateway gateway) {
    return TestGateway.await(
        gateway.send(HttpMethod.POST, HOST, "/length?note=n", Buffer.buffer("an order")));
  }

  private TestGateway alone() {
    return gateway(proxy.port());
  }

  private TestGateway withAnother() {
    return gateway(proxy.port(), sound.port());
  }

  private TestGateway gateway(int... ports) {
    return new TestGateway(
        vertx,
        directory,
        "policies: []\ntenants: {acme: {pool: all}}\npools:\n"
            + TestGateway.pool("all", "round-robin", ports)
            + "    retry: {attempt-timeout: 500ms, backoff-base: 1ms}\n");
  }
}
