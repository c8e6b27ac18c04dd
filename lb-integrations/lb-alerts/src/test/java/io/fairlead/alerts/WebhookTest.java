package io.fairlead.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A webhook and a real server; pauses are those of a clock that the tests move. */
@Timeout(60)
class WebhookTest {

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /** What the server answers, one after the other; 204 when there is nothing. */
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  private HttpServer server;
  private Webhook webhook;

  private record Received(String body, Map<String, List<String>> headers) {}

  @BeforeEach
  void start() throws IOException {
    server = serverAt(0);
    webhook = builder("http://127.0.0.1:" + server.getAddress().getPort() + "/hook").build();
  }

  private Webhook.Builder builder(String target) {
    return Webhook.builder(URI.create(target)).scheduler(scheduler).random(new SeededRandom(3));
  }

  private HttpServer serverAt(int port) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    made.createContext("/hook", this::answer);
    made.start();
    return made;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      received.add(new Received(body, Map.copyOf(exchange.getRequestHeaders())));
      Integer status = answers.poll();
      if (status != null && status == 429) {
        exchange.getResponseHeaders().set("Retry-After", "120");
      }
      exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    }
  }

  @AfterEach
  void stop() {
    webhook.close();
    server.stop(0);
  }

  private static Alert alert(String tenant) {
    return new Alert(
        Alert.Kind.ERROR_SPIKE,
        Alert.Severity.PAGE,
        tenant,
        null,
        Alert.State.FIRING,
        Instant.ofEpochMilli(1_000),
        Instant.ofEpochMilli(2_000),
        "half of the requests of tenant \"" + tenant + "\" fail",
        Map.of("failing", 0.5, "requests", 200L));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.currentThread().isInterrupted()).as("out of time").isFalse();
      Thread.onSpinWait();
    }
  }

  private void awaitDelivered(int count) {
    await(() -> webhook.counts().delivered() == count);
  }

  @Test
  void alertArrivesAsSignedJson() throws Exception {
    webhook.close();
    webhook =
        builder("http://127.0.0.1:" + server.getAddress().getPort() + "/hook")
            .secret("key")
            .header("Authorization", "Bearer t")
            .build();
    webhook.alerted(alert("acme"));
    awaitDelivered(1);

    Received request = received.get(0);
    JsonNode json = new JsonMapper().readTree(request.body);
    assertThat(json.get("id").asText()).isEqualTo("error-spike/acme//1000");
    assertThat(json.get("kind").asText()).isEqualTo("error-spike");
    assertThat(json.get("severity").asText()).isEqualTo("page");
    assertThat(json.get("state").asText()).isEqualTo("firing");
    assertThat(json.get("tenant").asText()).isEqualTo("acme");
    assertThat(json.has("pool")).isFalse();
    assertThat(json.get("since").asText()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(json.get("summary").asText()).contains("\"acme\"");
    assertThat(json.get("details").get("failing").asDouble()).isEqualTo(0.5);
    assertThat(json.get("details").get("requests").asLong()).isEqualTo(200);
    assertThat(request.headers.get("Content-type")).containsExactly("application/json");
    assertThat(request.headers.get("Authorization")).containsExactly("Bearer t");
    assertThat(request.headers.get("Fairlead-signature"))
        .containsExactly(new Signature("key").of(request.body));
  }

  /** RFC 4231, 4.3: test case 2. */
  @Test
  void signatureIsHmacSha256() {
    assertThat(new Signature("Jefe").of("what do ya want for nothing?"))
        .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void failureIsTriedAgainWithTheSameKeyAndInOrder() {
    answers.addAll(List.of(500, 503));
    webhook.alerted(alert("first"));
    webhook.alerted(alert("second"));
    for (int tries = 1; tries <= 2; tries++) {
      await(() -> scheduler.pending() == 1);
      assertThat(received).hasSize(tries);
      scheduler.advance(Duration.ofMinutes(5));
    }
    awaitDelivered(2);

    assertThat(received)
        .extracting(request -> tenantOf(request.body))
        .containsExactly("first", "first", "first", "second");
    assertThat(received.subList(0, 3))
        .extracting(request -> request.headers.get("Idempotency-key"))
        .containsOnly(List.of("error-spike%2Ffirst%2F%2F1000%2Ffiring%2Fpage"));
    assertThat(webhook.counts()).isEqualTo(new Webhook.Counts(2, 0, 0, 0));
  }

  private static String tenantOf(String body) {
    try {
      return new JsonMapper().readTree(body).get("tenant").asText();
    } catch (IOException e) {
      throw new AssertionError(body, e);
    }
  }

  @Test
  void receiverThatAsksForAPauseGetsIt() {
    answers.add(429);
    webhook.alerted(alert("acme"));
    await(() -> scheduler.pending() == 1);

    scheduler.advance(Duration.ofSeconds(119));
    assertThat(scheduler.pending()).isOne();
    assertThat(received).hasSize(1);
    scheduler.advance(Duration.ofSeconds(1));
    awaitDelivered(1);
  }

  @Test
  void refusalEndsThatAlertOnly() {
    answers.add(400);
    webhook.alerted(alert("bad"));
    webhook.alerted(alert("good"));
    awaitDelivered(1);

    assertThat(webhook.counts()).isEqualTo(new Webhook.Counts(1, 1, 0, 0));
    assertThat(received).hasSize(2);
  }

  @Test
  void receiverThatComesBackGetsWhatWaited() throws IOException {
    int port = server.getAddress().getPort();
    server.stop(0);
    webhook.alerted(alert("acme"));
    await(() -> scheduler.pending() == 1);
    server = serverAt(port);
    scheduler.advance(Duration.ofMinutes(5));

    awaitDelivered(1);
  }

  /** A try that fails at once may be followed by the next one before time has come to a stop. */
  @Test
  void receiverThatStaysAwayIsGivenUpAfterTenTries() {
    AtomicInteger pauses = new AtomicInteger();
    webhook.close();
    webhook =
        builder("http://127.0.0.1:" + server.getAddress().getPort() + "/hook")
            .random(() -> pauses.incrementAndGet())
            .build();
    server.stop(0);
    webhook.alerted(alert("acme"));
    while (webhook.counts().dropped() == 0) {
      await(() -> scheduler.pending() == 1 || webhook.counts().dropped() == 1);
      scheduler.advance(Duration.ofMinutes(5));
    }

    assertThat(pauses).hasValue(9);
    assertThat(webhook.counts()).isEqualTo(new Webhook.Counts(0, 0, 1, 0));
  }

  @Test
  void receiverThatDoesNotAnswerIsTriedAgain() throws Exception {
    // The kernel takes the connection and the request; nobody reads them.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      webhook.close();
      webhook =
          builder("http://127.0.0.1:" + silent.getLocalPort() + "/hook")
              .timeout(Duration.ofMillis(50))
              .build();
      webhook.alerted(alert("acme"));

      await(() -> scheduler.pending() == 1);
      assertThat(webhook.counts().waiting()).isOne();
    }
  }

  @Test
  void ofTooManyTheOldestThatIsNotUnderWayIsDropped() {
    answers.add(500);
    webhook.alerted(alert("t0"));
    await(() -> scheduler.pending() == 1);
    for (int i = 1; i <= 1_001; i++) {
      webhook.alerted(alert("t" + i));
    }
    assertThat(webhook.counts()).isEqualTo(new Webhook.Counts(0, 0, 2, 1_000));
    scheduler.advance(Duration.ofMinutes(5));
    awaitDelivered(1_000);

    assertThat(received.stream().map(request -> tenantOf(request.body)))
        .startsWith("t0", "t0", "t3")
        .endsWith("t1001");
  }

  @Test
  void closedWebhookSendsNothing() {
    answers.add(500);
    webhook.alerted(alert("acme"));
    await(() -> scheduler.pending() == 1);
    webhook.close();
    webhook.alerted(alert("late"));
    scheduler.advance(Duration.ofHours(1));

    assertThat(webhook.counts()).isEqualTo(new Webhook.Counts(0, 0, 2, 0));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Webhook.builder(URI.create("file:///etc/passwd")))
        .hasMessage("webhook file:///etc/passwd is no http or https URL");
    assertThatThrownBy(() -> builder("http://a/").header("a b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder("http://a/").secret(""))
        .hasMessage("the key of the signature is empty");
    assertThatThrownBy(() -> builder("http://a/").timeout(Duration.ZERO))
        .hasMessage("timeout PT0S is not more than zero");
  }
}
