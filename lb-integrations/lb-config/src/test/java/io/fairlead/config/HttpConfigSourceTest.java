package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server, asked in time that the test moves. */
class HttpConfigSourceTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path folder;

  private final FakeScheduler scheduler = new FakeScheduler(new FakeTicker());
  private final List<LbConfig> applied = new ArrayList<>();
  private final List<@Nullable String> tagsAsked = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
  private List<FileProblem> keptOut = List.of();
  private boolean isFailing;
  private HttpServer server;
  private volatile byte[] text = bytes("default-pool: one");
  private volatile int status = 200;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String tag = "\"" + Arrays.hashCode(text) + "\"";
    String asked = exchange.getRequestHeaders().getFirst("If-None-Match");
    tagsAsked.add(asked);
    int code = status == 200 && tag.equals(asked) ? 304 : status;
    answers.add(code);
    exchange.getResponseHeaders().set("ETag", tag);
    exchange.sendResponseHeaders(code, code == 200 ? text.length : -1);
    if (code == 200) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(text);
      }
    }
    exchange.close();
  }

  @Test
  void textIsTakenWheneverItIsAnotherOne() {
    subscribe();
    assertThat(current().defaultPool()).isEqualTo("one");

    polls(2);
    assertThat(applied).hasSize(1);
    text = bytes("{\"default-pool\": \"two\"}");
    polls(1);

    assertThat(current().defaultPool()).isEqualTo("two");
    assertThat(answers).containsExactly(200, 304, 304, 200);
    assertThat(tagsAsked.get(0)).isNull();
    assertThat(tagsAsked.get(1)).isNotNull();
  }

  @Test
  void wrongTextIsKeptOutWithItsPlace() {
    subscribe();

    text = bytes("default-pool: two\nteirs: {}");
    polls(2);
    assertThat(applied).hasSize(1);
    assertThat(keptOut)
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).startsWith(address() + ":2:1: teirs: "));

    text = bytes("default-pool: three");
    polls(1);
    assertThat(current().defaultPool()).isEqualTo("three");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void serverThatFailsTakesNothingAway() {
    subscribe();

    status = 503;
    polls(1);
    assertThat(applied).hasSize(1);
    assertThat(keptOut).singleElement().satisfies(p -> assertThat(p.expectation()).contains("503"));

    status = 200;
    polls(2);
    assertThat(keptOut).isEmpty();
    assertThat(applied).hasSize(1);
  }

  @Test
  void serverThatFailsIsAskedLessAndLessOften() {
    subscribe();
    status = 503;
    polls(1);
    answers.clear();

    scheduler.advance(Duration.ofSeconds(7));
    assertThat(answers).isEmpty();
    scheduler.advance(Duration.ofSeconds(1)); // three quarters of 10 s
    assertThat(answers).hasSize(1);
    scheduler.advance(Duration.ofSeconds(14)); // of 20 s, 15
    assertThat(answers).hasSize(1);
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(answers).hasSize(2);
    scheduler.advance(Duration.ofSeconds(1_000));
    answers.clear();
    scheduler.advance(Duration.ofMinutes(75)); // never longer than three quarters of a minute
    assertThat(answers).hasSize(100);

    status = 200;
    scheduler.advance(HttpConfigSource.LONGEST_PAUSE);
    answers.clear();
    polls(10);
    assertThat(answers).hasSize(10).containsOnly(304);
  }

  @Test
  void subscriberThatFailsIsHandedTheSameAgainAlthoughTheServerHasNothingNew() {
    isFailing = true;
    subscribe();
    assertThat(applied).isEmpty();
    assertThat(keptOut).hasSize(1);

    isFailing = false;
    polls(1);
    assertThat(current().defaultPool()).isEqualTo("one");
    assertThat(keptOut).isEmpty();
    assertThat(answers).containsExactly(200, 304);
  }

  @Test
  void lastGoodVersionServesWhileTheServerIsDown() {
    subscribe().close();
    applied.clear();
    server.stop(0);

    subscribe();

    assertThat(current().defaultPool()).isEqualTo("one");
    assertThat(keptOut).hasSize(1);
  }

  @Test
  void firstAnswerThatFailsLeavesNothing() {
    status = 404;
    subscribe();
    assertThat(applied).isEmpty();
    assertThat(keptOut).hasSize(1);

    status = 200;
    polls(2);
    assertThat(current().defaultPool()).isEqualTo("one");
    assertThat(keptOut).isEmpty();
  }

  @Test
  void answerReadsNoFilesOfThisProcess() {
    text = bytes("default-pool: ${file:/etc/hostname}");

    subscribe();

    assertThat(applied).isEmpty();
    assertThat(keptOut).hasSize(1);
  }

  private ConfigSource.Subscription subscribe() {
    return HttpConfigSource.of(address(), CLIENT, scheduler)
        .withRandom(() -> 1L << 63) // one half
        .withLastGood(folder.resolve("last-good.json"))
        .subscribe(
            new ConfigSource.Subscriber() {
              @Override
              public void apply(LbConfig config) {
                if (isFailing) {
                  throw new IllegalStateException("closed");
                }
                applied.add(config);
              }

              @Override
              public void keptOut(List<FileProblem> problems) {
                keptOut = problems;
              }
            });
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/fairlead.yaml");
  }

  private LbConfig current() {
    assertThat(applied).as("what was applied; kept out: %s", keptOut).isNotEmpty();
    return applied.get(applied.size() - 1);
  }

  private void polls(int count) {
    scheduler.advance(HttpConfigSource.DEFAULT_INTERVAL.multipliedBy(count));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
