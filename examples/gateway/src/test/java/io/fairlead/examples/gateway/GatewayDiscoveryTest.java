package io.fairlead.examples.gateway;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are found elsewhere than in the gateway's file. */
final class GatewayDiscoveryTest {

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
  void watchedFileAddsToWhatIsListed() throws IOException {
    Path endpoints = directory.resolve("endpoints.yaml");
    write(endpoints, second);
    try (TestGateway gateway = gateway("{file: " + endpoints + "}")) {
      TestGateway.awaitUntil(() -> servedBy(gateway).equals(Set.of("first", "second")));

      write(endpoints, third);
      TestGateway.awaitUntil(() -> servedBy(gateway).equals(Set.of("first", "third")));
    }
  }

  @Test
  void nameLeadsToItsAddresses() throws IOException {
    try (FakeNameServer names = new FakeNameServer();
        TestGateway gateway =
            gateway(
                "{dns: {addresses: {second.internal: "
                    + second.port()
                    + "}, servers: [{host: 127.0.0.1, port: "
                    + names.port()
                    + "}]}}")) {
      TestGateway.awaitUntil(() -> servedBy(gateway).equals(Set.of("first", "second")));
    }
  }

  @Test
  void reloadSaysThatOtherSourcesCountFromTheNextStart() throws IOException {
    Path endpoints = directory.resolve("endpoints.yaml");
    write(endpoints, second);
    String file = "{file: " + endpoints + "}";
    try (TestGateway gateway = gateway(file)) {
      assertThat(gateway.admin(HttpMethod.POST, "/reload").json().getString("discover")).isNull();

      gateway.configure(yaml("{file: " + directory.resolve("another.yaml") + "}"));

      assertThat(gateway.admin(HttpMethod.POST, "/reload").json().getString("discover"))
          .contains("next start");
    }
  }

  private Set<String> servedBy(TestGateway gateway) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      names.add(gateway.get(HOST, "/").json().getString("backend"));
    }
    return names;
  }

  private static void write(Path file, TestBackend backend) throws IOException {
    Path next = file.resolveSibling("next");
    Files.writeString(next, "endpoints: [{host: 127.0.0.1, port: " + backend.port() + "}]\n");
    Files.move(next, file, ATOMIC_MOVE);
  }

  private TestGateway gateway(String discover) {
    return new TestGateway(vertx, directory, yaml(discover));
  }

  private String yaml(String discover) {
    return TestGateway.tenantsBy()
        + "policies: []\ntenants: {acme: {pool: all}}\npools:\n"
        + TestGateway.pool("all", "round-robin", first)
        + "    discover: "
        + discover
        + "\n";
  }
}
