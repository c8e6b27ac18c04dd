package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that belong to a backend, and tenants that have a few of their own. */
final class GatewayAffinityTest {

  private static final String ACME = "acme.saas.example";
  private static final String GLOBEX = "globex.saas.example";

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend[] backends;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    backends = new TestBackend[4];
    for (int i = 0; i < backends.length; i++) {
      backends[i] = new TestBackend(vertx, "backend-" + i);
    }
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  @Test
  void clientStaysWithItsBackendByCookie() {
    try (TestGateway gateway = new TestGateway(vertx, directory, sticky(-1))) {
      TestGateway.Answer first = gateway.get(ACME, "/");
      String cookie = cookieOf(first);

      for (int i = 0; i < 10; i++) {
        TestGateway.Answer next = gateway.get(ACME, "/", "Cookie", "a=b; " + cookie);
        assertThat(backendOf(next)).isEqualTo(backendOf(first));
        assertThat(next.header("Set-Cookie")).as("no new cookie").isNull();
      }
      assertThat(servedBy(gateway, ACME)).as("without the cookie").hasSize(4);
    }
  }

  @Test
  void webSocketBindsTheClientToo() {
    try (TestGateway gateway = new TestGateway(vertx, directory, sticky(-1))) {
      WebSocketClient client = vertx.createWebSocketClient();
      WebSocket socket =
          TestGateway.await(
              client.connect(
                  new WebSocketConnectOptions()
                      .setHost("127.0.0.1")
                      .setPort(gateway.port())
                      .setURI("/socket")
                      .addHeader("X-Tenant-ID", "acme")));
      CompletableFuture<String> echo = new CompletableFuture<>();
      socket.textMessageHandler(echo::complete);
      socket.writeTextMessage("hello");
      String backend = echo.orTimeout(10, TimeUnit.SECONDS).join().replace(":hello", "");
      String cookie = socket.headers().get("Set-Cookie");

      assertThat(servedBy(gateway, ACME, "Cookie", cookie.substring(0, cookie.indexOf(';'))))
          .containsExactly(backend);
      TestGateway.await(socket.close());
      TestGateway.await(client.close());
    }
  }

  @Test
  void cookieOfOneTenantMeansNothingToAnother() {
    try (TestGateway gateway = new TestGateway(vertx, directory, sticky(-1))) {
      String cookie = cookieOf(gateway.get(ACME, "/"));

      assertThat(servedBy(gateway, GLOBEX, "Cookie", cookie)).hasSize(4);
    }
  }

  @Test
  void drainedBackendKeepsItsClientsAndGetsNoOthers() {
    try (TestGateway gateway = new TestGateway(vertx, directory, sticky(-1))) {
      TestGateway.Answer first = gateway.get(ACME, "/");
      String backend = backendOf(first);
      gateway.configure(sticky(Integer.parseInt(backend.substring("backend-".length()))));

      assertThat(servedBy(gateway, ACME, "Cookie", cookieOf(first))).containsExactly(backend);
      assertThat(servedBy(gateway, ACME)).hasSize(3).doesNotContain(backend);
    }
  }

  @Test
  void tenantHasAFewBackendsOfItsOwn() {
    String yaml =
        "tenants: {acme: {pool: all}, globex: {pool: all}}\npools:\n"
            + TestGateway.pool("all", "shuffle-shard", backends)
            + "    balancer-options: {size: 2, inner: round-robin}\n";
    try (TestGateway gateway = new TestGateway(vertx, directory, yaml)) {
      assertThat(servedBy(gateway, ACME)).hasSize(2);
      assertThat(servedBy(gateway, GLOBEX)).hasSize(2);
    }
  }

  private String sticky(int drained) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        tenants: {acme: {pool: all}, globex: {pool: all}}
        pools:
          all:
            balancer: sticky
            balancer-options:
              secrets: [0123456789abcdef0123456789abcdef]
              inner: {balancer: round-robin}
            endpoints:
        """);
    for (int i = 0; i < backends.length; i++) {
      yaml.append("      - {host: 127.0.0.1, port: ").append(backends[i].port());
      yaml.append(", weight: ").append(i == drained ? 0 : 1).append("}\n");
    }
    return yaml.toString();
  }

  private static Set<String> servedBy(TestGateway gateway, String host, String... headers) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      names.add(backendOf(gateway.get(host, "/", headers)));
    }
    return names;
  }

  private static String backendOf(TestGateway.Answer answer) {
    return answer.json().getString("backend");
  }

  private static String cookieOf(TestGateway.Answer answer) {
    String cookie = answer.header("Set-Cookie");
    return cookie.substring(0, cookie.indexOf(';'));
  }
}
