package io.fairlead.health;

import static io.fairlead.health.Checks.ask;
import static io.fairlead.health.ScriptedServer.say;
import static io.fairlead.health.ScriptedServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheck.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each kind of answer, byte for byte. */
@Timeout(60)
class HttpCheckTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhealthy";

  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @Test
  void asksForTheRootOfTheEndpointAndPassesOnSuccess() throws Exception {
    try (ScriptedServer server = saying(OK)) {
      assertThat(ask(server.endpoint(), Map.of())).isEqualTo(Result.passed("HTTP 200"));

      assertThat(server.takeHead())
          .startsWith("GET / HTTP/1.1\n")
          .contains("\nHost: " + server.endpoint().id() + "\n")
          .contains("\nConnection: close\n")
          .contains("\nUser-Agent: Fairlead-Health-Check\n");
    }
  }

  @Test
  void sendsWhatTheOptionsSay() throws Exception {
    try (ScriptedServer server = saying("HTTP/1.1 204 No Content\r\n\r\n")) {
      Map<String, Object> options =
          Map.of(
              "method", "head",
              "path", "/healthz?full=1",
              "host", "api.example:8443",
              "headers", Map.of("X-Probe", "fairlead", "User-Agent", "probe/1"));

      assertThat(ask(server.endpoint(), options)).isEqualTo(Result.passed("HTTP 204"));

      assertThat(server.takeHead())
          .startsWith("HEAD /healthz?full=1 HTTP/1.1\n")
          .contains("\nHost: api.example:8443\n")
          .contains("\nX-Probe: fairlead\n")
          .contains("\nUser-Agent: probe/1\n")
          .doesNotContain("Fairlead-Health-Check");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200-299, true",
    "299, 200-299, true",
    "300, 200-299, false",
    "302, 200-299, false",
    "503, 200-299, false",
    "404, 404, true",
    "200, 404, false",
    "503, '204,500-599', true",
  })
  void passesWhereTheStatusIsExpected(int status, String expected, boolean passes)
      throws Exception {
    String answer = "HTTP/1.1 " + status + " As Told\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer server = saying(answer)) {
      Map<String, Object> options = Map.of("statuses", List.of(expected.split(",")));

      assertThat(ask(server.endpoint(), options)).isEqualTo(new Result(passes, "HTTP " + status));
    }
  }

  @Test
  void followsNoRedirect() throws Exception {
    String answer = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer server = saying(answer);
        HealthCheck check = Checks.http(Map.of())) {
      assertThat(Checks.resultOf(check, server.endpoint())).isEqualTo(Result.failed("HTTP 302"));
      assertThat(Checks.resultOf(check, server.endpoint())).isEqualTo(Result.failed("HTTP 302"));

      assertThat(server.takeHead()).startsWith("GET / ");
      assertThat(server.takeHead()).startsWith("GET / ").doesNotContain("Cookie");
    }
  }

  @Test
  void sendsNoCookieBack() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer server = saying(answer);
        HealthCheck check = Checks.http(Map.of())) {
      Checks.resultOf(check, server.endpoint());
      Checks.resultOf(check, server.endpoint());

      server.takeHead();
      assertThat(server.takeHead()).doesNotContain("Cookie");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "healthy, true",
    "^heal, true",
    "thy$, true",
    "(?i)HEALTHY, true",
    "unhealthy, false",
    "'\"status\":\"UP\"', false",
  })
  void passesWhereTheBodyMatches(String pattern, boolean passes) throws Exception {
    try (ScriptedServer server = saying(OK)) {
      assertThat(ask(server.endpoint(), Map.of("body-pattern", pattern)))
          .isEqualTo(
              passes ? Result.passed("HTTP 200") : Result.failed("HTTP 200, body does not match"));
    }
  }

  @Test
  void matchesTextBeyondAscii() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\n\r\nzust\u00c3\u00a4ndig"; // the bytes of UTF-8
    try (ScriptedServer server = saying(answer)) {
      Map<String, Object> options = Map.of("body-pattern", "zust\u00e4ndig");

      assertThat(ask(server.endpoint(), options).passed()).isTrue();
    }
  }

  @Test
  void matchesAcrossChunks() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    String body = "3\r\nhea\r\n4;ext=1\r\nlthy\r\n0\r\nTrailer: x\r\n\r\n";
    try (ScriptedServer server = saying(head + body)) {
      assertThat(ask(server.endpoint(), Map.of("body-pattern", "^healthy$")).passed()).isTrue();
    }
  }

  @Test
  void readsNoMoreThanSixtyFourKilobytesOfTheBody() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(connection -> flood(connection, gone))) {
      assertThat(ask(server.endpoint(), Map.of("body-pattern", "needle")))
          .isEqualTo(Result.failed("HTTP 200, body does not match"));
      assertThat(gone.await(30, TimeUnit.SECONDS)).as("connection is closed").isTrue();

      assertThat(ask(server.endpoint(), Map.of())).isEqualTo(Result.passed("HTTP 200"));
    }
  }

  private static void flood(Socket connection, CountDownLatch gone) throws IOException {
    say(connection, "HTTP/1.1 200 OK\r\n\r\n");
    try {
      while (true) {
        say(connection, "hay".repeat(10_000));
      }
    } finally {
      gone.countDown();
    }
  }

  /** With a backtracking engine this pattern would take longer than the universe has left. */
  @Test
  void hostileBodyDoesNotHoldUpThePattern() throws Exception {
    String body = "a".repeat(HttpExchange.MAX_BODY_BYTES);
    try (ScriptedServer server = saying("HTTP/1.1 200 OK\r\n\r\n" + body)) {
      assertThat(ask(server.endpoint(), Map.of("body-pattern", "(a*)*b")))
          .isEqualTo(Result.failed("HTTP 200, body does not match"));
    }
  }

  @Test
  void takesAnswersOfHttpOneZero() throws Exception {
    try (ScriptedServer server = saying("HTTP/1.0 200 OK\r\n\r\nhealthy")) {
      assertThat(ask(server.endpoint(), Map.of("body-pattern", "healthy")))
          .isEqualTo(Result.passed("HTTP 200"));
    }
  }

  @Test
  void waitsForTheAnswerAfterInterimOnes() throws Exception {
    String interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    try (ScriptedServer server = saying("HTTP/1.1 100 Continue\r\n\r\n" + interim + interim + OK)) {
      assertThat(ask(server.endpoint(), Map.of("body-pattern", "healthy")))
          .isEqualTo(Result.passed("HTTP 200"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "220 mail.example ESMTP\r\n",
        "* OK IMAP4rev1\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 20",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "\u0015\u0003\u0003\u0000\u0002\u0002F",
      })
  void failsWhereTheAnswerIsNotHttp(String answer) throws Exception {
    try (ScriptedServer server = saying(answer)) {
      assertThat(ask(server.endpoint(), Map.of())).isEqualTo(Result.failed("not an HTTP answer"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\nhealthy",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nheal",
      })
  void failsWhereTheAnswerEndsTooEarly(String answer) throws Exception {
    try (ScriptedServer server = saying(answer)) {
      assertThat(ask(server.endpoint(), Map.of()))
          .isEqualTo(Result.failed("connection closed before the answer ended"));
    }
  }

  @Test
  void wrongStatusSaysMoreThanTheBrokenBodyAfterIt() throws Exception {
    try (ScriptedServer server = saying("HTTP/1.1 500 Oops\r\nContent-Length: 70\r\n\r\nstack")) {
      assertThat(ask(server.endpoint(), Map.of())).isEqualTo(Result.failed("HTTP 500"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Long: ", "X-Short: a\r\n"})
  void headWithoutEndIsCutShort(String part) throws Exception {
    ScriptedServer.Script endless =
        connection -> {
          say(connection, "HTTP/1.1 200 OK\r\n");
          while (true) {
            say(connection, part.repeat(1_000));
          }
        };
    try (ScriptedServer server = new ScriptedServer(endless)) {
      assertThat(ask(server.endpoint(), Map.of()))
          .isEqualTo(Result.failed("head of the answer too long"));
    }
  }

  @Test
  void failsWhereTheConnectionIsReset() throws Exception {
    ScriptedServer.Script reset = connection -> connection.setSoLinger(true, 0);
    try (ScriptedServer server = new ScriptedServer(reset)) {
      assertThat(ask(server.endpoint(), Map.of())).isEqualTo(Result.failed("connection reset"));
    }
  }

  /** The engine's time-out ends this one; until then nothing is decided. */
  @Test
  void slowDripIsCutOffByCancelling() throws Exception {
    CountDownLatch dripping = new CountDownLatch(100);
    CountDownLatch gone = new CountDownLatch(1);
    ScriptedServer.Script drip =
        connection -> {
          try {
            say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (true) {
              say(connection, ".");
              dripping.countDown();
            }
          } finally {
            gone.countDown();
          }
        };
    try (ScriptedServer server = new ScriptedServer(drip);
        HealthCheck check = Checks.http(Map.of("body-pattern", "never"))) {
      CompletableFuture<Result> result = check.check(server.endpoint()).toCompletableFuture();
      assertThat(dripping.await(30, TimeUnit.SECONDS)).isTrue();

      result.cancel(true);

      assertThat(gone.await(30, TimeUnit.SECONDS)).as("connection is closed").isTrue();
    }
  }

  @Test
  void asksTheOtherPortWhereOneIsGiven() throws Exception {
    try (ScriptedServer server = saying(OK)) {
      Endpoint elsewhere = Endpoint.of("127.0.0.1", 1);
      Map<String, Object> options = Map.of("port", server.endpoint().port());

      assertThat(ask(elsewhere, options)).isEqualTo(Result.passed("HTTP 200"));

      assertThat(server.takeHead()).contains("\nHost: " + server.endpoint().id() + "\n");
    }
  }

  @Test
  void asksByNameAndCallsTheHostByIt() throws Exception {
    try (ScriptedServer server = saying(OK)) {
      Endpoint named = Endpoint.of("localhost", server.endpoint().port());

      assertThat(ask(named, Map.of())).isEqualTo(Result.passed("HTTP 200"));

      assertThat(server.takeHead()).contains("\nHost: localhost:" + named.port() + "\n");
    }
  }

  @Test
  void asksOverIpv6() throws Exception {
    InetAddress loopback = InetAddress.getByAddress(IPV6_LOOPBACK);
    try (ScriptedServer server =
        new ScriptedServer(
            ServerSocketFactory.getDefault(), loopback, connection -> say(connection, OK))) {
      Endpoint endpoint = Endpoint.of("::1", server.endpoint().port());

      assertThat(ask(endpoint, Map.of())).isEqualTo(Result.passed("HTTP 200"));

      assertThat(server.takeHead()).contains("\nHost: [::1]:" + endpoint.port() + "\n");
    }
  }
}
