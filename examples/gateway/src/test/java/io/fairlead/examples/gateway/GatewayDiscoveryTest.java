package io.fairlead.examples.gateway;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that are found elsewhere than in the file with the pools. */
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
  void watchedFileServesInTheSteadOfWhatIsListed() throws IOException {
    Path endpoints = directory.resolve("endpoints.yaml");
    write(endpoints, second);
    try (TestGateway gateway = gateway("{file: " + endpoints + "}")) {
      TestGateway.awaitUntil(() -> servedBy(gateway).equals(Set.of("second")));

      write(endpoints, third);
      TestGateway.awaitUntil(() -> servedBy(gateway).equals(Set.of("third")));
    }
  }

  @Test
  void nameLeadsToItsAddressesBesideWhatAFileLists() throws IOException {
    Path endpoints = directory.resolve("endpoints.yaml");
    write(endpoints, third);
    try (FakeNameServer names = new FakeNameServer();
        TestGateway gateway =
            gateway(
                "{file: "
                    + endpoints
                    + ", dns: {addresses: {second.internal: "
                    + second.port()
                    + "}, servers: [{host: 127.0.0.1, port: "
                    + names.port()
                    + "}]}}")) {
      TestGateway.awaitUntil(() -> servedBy(gateway).equals(Set.of("second", "third")));
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
    return new TestGateway(
        vertx,
        directory,
        "discover: {all: " + discover + "}\n",
        "policies: []\ntenants: {acme: {pool: all}}\npools:\n"
            + TestGateway.pool("all", "round-robin", first));
  }
}
