package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers in a row could read differently, byte by byte. */
final class GatewayFramingTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: acme.saas.example\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: acme.saas.example\r\n";
  private static final String SMUGGLED =
      "GET /smuggled HTTP/1.1\r\nHost: acme.saas.example\r\n\r\n";

  @TempDir private static Path directory;

  private static Vertx vertx;
  private static TestBackend backend;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    backend = new TestBackend(vertx, "only");
    gateway =
        new TestGateway(
            vertx,
            directory,
            "tenants: {acme: {pool: all}}\npools:\n"
                + TestGateway.pool("all", "round-robin", backend));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    TestGateway.await(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "Host: globex.saas.example\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        POST + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
        POST + "Content-Length: +3\r\n\r\nabc",
        POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: acme.saas.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : acme.saas.example\r\n\r\n",
        "CONNECT acme.saas.example:80 HTTP/1.1\r\nHost: acme.saas.example\r\n\r\n",
      })
  void ambiguousRequestIsRefused(String request) throws IOException {
    int before = backend.requests();

    String answer = exchange(request);

    assertThat(answer).startsWith("HTTP/1.").contains(" 400 ");
    assertThat(answer.split("HTTP/1\\.[01] ", -1)).as("one answer").hasSize(2);
    assertThat(backend.requests()).isEqualTo(before);
  }

  @Test
  void absoluteFormIsReadLikeOriginForm() throws IOException {
    String answer =
        exchange(
            """
            GET http://acme.saas.example/a?b HTTP/1.1\r
            Host: acme.saas.example\r
            Connection: close\r
            \r
            """);

    assertThat(answer).contains(" 200 ").contains("\"uri\":\"/a?b\"");
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    String answer =
        exchange(
            """
            GET /1 HTTP/1.1\r
            Host: acme.saas.example\r
            \r
            GET /2 HTTP/1.1\r
            Host: acme.saas.example\r
            Connection: close\r
            \r
            """);

    assertThat(answer.indexOf("\"uri\":\"/1\"")).isPositive();
    assertThat(answer.indexOf("\"uri\":\"/2\"")).isGreaterThan(answer.indexOf("\"uri\":\"/1\""));
  }

  @Test
  void oldClientGetsWhatItUnderstands() throws IOException {
    String answer = exchange("GET /x HTTP/1.0\r\nHost: acme.saas.example\r\n\r\n");

    assertThat(answer).contains(" 200 ").doesNotContain("chunked");
  }

  /** A connection to a backend that still waits for a body would swallow the next request. */
  @Test
  void nextRequestIsNotTakenForTheRestOfABodyAnsweredEarly() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /refuse-body HTTP/1.1\r\nHost: acme.saas.example\r\nContent-Length: 9\r\n\r\nbegun");
      readUntil(socket, "too much");

      write(socket, " end" + GET + "Connection: close\r\n\r\n");

      assertThat(readUntil(socket, null)).startsWith("HTTP/1.1 200 ").contains("\"uri\":\"/\"");
    }
  }

  /** Sends bytes and reads until the gateway ends the connection. */
  private static String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      write(socket, request);
      return readUntil(socket, null);
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads until what was read ends with a text, or, without a text, until the connection ends. */
  private static String readUntil(Socket socket, @Nullable String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder read = new StringBuilder();
    while (end == null || !read.toString().endsWith(end)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.append((char) next);
    }
    return read.toString();
  }
}
