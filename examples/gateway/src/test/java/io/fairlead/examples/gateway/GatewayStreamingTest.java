package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies, upgrades and protocols pass through the gateway whole. */
final class GatewayStreamingTest {

  private static final String HOST = "acme.saas.example";
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 1_024;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend backend;
  private TestGateway gateway;

  // Held by the test, since Vert.x closes those that nobody refers to any more.
  private HttpClient client;
  private WebSocketClient sockets;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    client = vertx.createHttpClient();
    sockets = vertx.createWebSocketClient();
    backend = new TestBackend(vertx, "only");
    gateway =
        new TestGateway(
            vertx,
            directory,
            "tenants: {acme: {pool: all}}\npools:\n"
                + TestGateway.pool("all", "round-robin", backend));
  }

  @AfterEach
  void stop() {
    backend.release();
    gateway.close();
    TestGateway.await(vertx.close());
  }

  @Test
  void manyMegabytesPassBothWaysUnchanged() {
    Buffer chunk = noise();
    CRC32 sent = new CRC32();
    CRC32 received = new CRC32();
    AtomicLong length = new AtomicLong();
    Future<Void> answer =
        client
            .request(post("/echo"))
            .compose(
                request -> {
                  request.putHeader("Host", HOST);
                  request.setChunked(true);
                  Future<Void> read =
                      request
                          .response()
                          .compose(
                              response -> {
                                response.handler(
                                    part -> {
                                      length.addAndGet(part.length());
                                      received.update(part.getBytes());
                                    });
                                return response.end();
                              });
                  pump(request, chunk, sent, new AtomicInteger());
                  return read;
                });

    TestGateway.await(answer);

    assertThat(length).hasValue((long) CHUNK * CHUNKS);
    assertThat(received.getValue()).isEqualTo(sent.getValue());
  }

  /**
   * What the sockets between the two can hold is a few megabytes; the gateway adds next to none.
   */
  @Test
  void backendThatDoesNotReadStopsTheClient() {
    Buffer chunk = noise();
    AtomicInteger written = new AtomicInteger();
    client
        .request(post("/never-read"))
        .onSuccess(
            request -> {
              request.putHeader("Host", HOST);
              request.setChunked(true);
              request.response().onFailure(failure -> {});
              request.exceptionHandler(failure -> {});
              pump(request, chunk, new CRC32(), written);
            });
    backend.holding().orTimeout(10, TimeUnit.SECONDS).join();

    int before;
    do {
      before = written.get();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    } while (written.get() != before);

    assertThat(written.get()).isLessThan(CHUNKS / 2);
  }

  @Test
  void bodyOfKnownLengthKeepsIt() {
    TestGateway.Answer answer =
        TestGateway.await(
            gateway.send(HttpMethod.PUT, HOST, "/echo", Buffer.buffer("twelve bytes")));

    assertThat(answer.text()).isEqualTo("twelve bytes");
    assertThat(answer.header("Content-Length")).isEqualTo("12");
    assertThat(answer.header("Transfer-Encoding")).isNull();
  }

  @Test
  void earlyAnswerLeavesTheConnectionUsable() {
    for (int i = 0; i < 100; i++) {
      TestGateway.Answer answer =
          TestGateway.await(
              gateway.send(
                  HttpMethod.POST, HOST, "/refuse-body", Buffer.buffer("x".repeat(1_000_000))));

      assertThat(answer.status()).isEqualTo(413);
      assertThat(gateway.get(HOST, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void clientThatWaitsForContinueIsToldToGoOn() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    Future<TestGateway.Answer> answer =
        client
            .request(post("/length?note=n"))
            .compose(
                request -> {
                  request.putHeader("Host", HOST);
                  request.putHeader("Expect", "100-continue");
                  request.putHeader("Content-Length", "5");
                  request.continueHandler(
                      proceed -> {
                        told.complete(null);
                        request.end("hello");
                      });
                  Future<TestGateway.Answer> read = request.response().compose(TestGateway::read);
                  request.sendHead();
                  return read;
                });
    backend.release();

    assertThat(TestGateway.await(answer).text()).isEqualTo("n:5");
    assertThat(told).isDone();
  }

  @Test
  void headHasNoBody() {
    TestGateway.Answer answer =
        TestGateway.await(gateway.send(HttpMethod.HEAD, HOST, "/", Buffer.buffer()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().length()).isZero();
    assertThat(gateway.get(HOST, "/").status()).isEqualTo(200);
  }

  @Test
  void clientsMaySpeakHttp2() {
    TestGateway.Answer answer = gateway.getByHttp2(HOST, "/over/h2?q");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getString("uri")).isEqualTo("/over/h2?q");
    assertThat(answer.json().getJsonObject("headers").getString("x-tenant-id")).isEqualTo("acme");
    assertThat(
            TestGateway.await(gateway.postByHttp2(HOST, "/echo", Buffer.buffer("a body"))).text())
        .isEqualTo("a body");
    TestGateway.awaitUntil(() -> inFlight() == 0);
    assertThat(acme().getLong("succeeded")).isEqualTo(2);
  }

  @Test
  void webSocketPassesThrough() {
    WebSocket socket =
        TestGateway.await(
            sockets.connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(gateway.port())
                    .setURI("/socket")
                    .addHeader("X-Tenant-ID", "acme")));
    CompletableFuture<String> echo = new CompletableFuture<>();
    socket.textMessageHandler(echo::complete);
    socket.writeTextMessage("hello");

    assertThat(echo.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("only:hello");
    assertThat(inFlight()).isOne();
    TestGateway.await(socket.close());
    TestGateway.awaitUntil(() -> inFlight() == 0);
  }

  private long inFlight() {
    return acme().getLong("in-flight");
  }

  private JsonObject acme() {
    return gateway.status().getJsonObject("tenants").getJsonObject("acme");
  }

  private RequestOptions post(String uri) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost("127.0.0.1")
        .setPort(gateway.port())
        .setURI(uri);
  }

  /** Writes all chunks, as fast as the connection takes them. */
  private static void pump(
      HttpClientRequest request, Buffer chunk, CRC32 checksum, AtomicInteger written) {
    while (written.get() < CHUNKS) {
      if (request.writeQueueFull()) {
        request.drainHandler(drained -> pump(request, chunk, checksum, written));
        return;
      }
      checksum.update(chunk.getBytes());
      request.write(chunk);
      written.incrementAndGet();
    }
    request.end();
  }

  private static Buffer noise() {
    byte[] bytes = new byte[CHUNK];
    new Random(42).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
