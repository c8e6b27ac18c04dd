package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration is put in force whole and unnoticed, or not at all. */
final class GatewayReloadTest {

  private static final int RELOADS = 20;

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend first;
  private TestBackend second;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    first = new TestBackend(vertx, "first");
    second = new TestBackend(vertx, "second");
    gateway = new TestGateway(vertx, directory, yaml("acme", first));
  }

  @AfterEach
  void stop() {
    gateway.close();
    TestGateway.await(vertx.close());
  }

  @Test
  void savedFileTakesUpTenantsAndPools() {
    assertThat(gateway.get("globex.saas.example", "/").status()).isEqualTo(404);

    gateway.configure(yaml("globex", second));

    assertThat(gateway.get("globex.saas.example", "/").json().getString("backend"))
        .isEqualTo("second");
    assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(404);
  }

  @Test
  void reloadUnderLoadDropsNothing() {
    Load load = Load.begin(() -> gateway.getAsync("acme.saas.example", "/"));
    for (int reload = 0; reload < RELOADS; reload++) {
      gateway.configure(yaml("acme", reload % 2 == 0 ? second : first));
      load.awaitAnswers(50);
    }

    assertThat(load.end()).isEmpty();
    assertThat(second.requests()).isPositive();
  }

  @Test
  void brokenFileIsKeptOutWithEveryErrorAndItsPlaceAndChangesNothing() {
    gateway.save(
        """
        tenants:
          acme: {pool: nowhere, quotas: [10/fortnight]}
        pools:
          all:
            balancer: round-robin
            endpoints:
              - {host: 127.0.0.1, port: 99999}
        pool: {}
        """);

    assertThat(gateway.keptOut())
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith(at(2, 34) + "tenants.acme.quotas[0]"),
            problem -> assertThat(problem).startsWith(at(7, 27) + "pools.all.endpoints[0].port"),
            problem -> assertThat(problem).startsWith(at(8, 1) + "pool").contains("pools"));
    assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitTogetherIsKeptOutWithItsPlace() {
    gateway.save(yaml("acme", first).replace("{pool: all}", "{pool: nowhere, tier: gold}"));

    assertThat(gateway.keptOut())
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith(at(1, 18) + "tenants.acme.pool: \"nowhere\""),
            problem -> assertThat(problem).startsWith(at(1, 33) + "tenants.acme.tier: \"gold\""));
    assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
  }

  @Test
  void problemIsToldInTheWordsOfTheFile() {
    gateway.save(
        yaml("acme", first)
            + "    balancer-options: {factor: 2}\n"
            + "    health: {check: {type: sonar}}\n"
            + "default-pool: nowhere\n"
            + "routes: [{name: r, pool: all, path-prefix: x}]\n");

    assertThat(gateway.keptOut())
        .extracting(problem -> problem.replaceAll("^\\S+ (\\S+):.*", "$1"))
        .containsExactlyInAnyOrder(
            "pools.all.balancer-options.factor",
            "pools.all.health.check.type",
            "default-pool",
            "routes[0].path-prefix");
  }

  @Test
  void fileThatIsMendedIsInForce() {
    gateway.save("tenants: 7\n");
    assertThat(gateway.keptOut()).hasSize(1);

    gateway.configure(yaml("acme", second));

    assertThat(gateway.get("acme.saas.example", "/").json().getString("backend"))
        .isEqualTo("second");
  }

  @Test
  void startWithABrokenFileIsRefusedUnlessWhatWasGoodLastIsKept() {
    String keeping = "balancing: {last-good: " + directory.resolve("good.json") + "}\n";
    assertThatThrownBy(() -> new TestGateway(vertx, directory, keeping, "tenants: 7\n"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(at(1, 1) + "tenants: 7 is not allowed");

    new TestGateway(vertx, directory, keeping, yaml("acme", second)).close();
    try (TestGateway kept = new TestGateway(vertx, directory, keeping, "tenants: 7\n")) {
      assertThat(kept.get("acme.saas.example", "/").json().getString("backend"))
          .isEqualTo("second");
      assertThat(kept.keptOut()).singleElement().asString().startsWith(at(1, 1));
    }
  }

  @Test
  void tenantWithAFileOfItsOwnIsKeptOutAlone() throws IOException {
    Path tenants = Files.createDirectories(directory.resolve("conf/tenants"));
    Files.writeString(directory.resolve("conf/shared.yaml"), yaml("acme", first));
    try (TestGateway folder =
        new TestGateway(vertx, directory, "balancing: {path: conf}\n", "unread: {}\n")) {
      Path globex = tenants.resolve("globex.yaml");
      folder.save(globex, "pool: nowhere\n");
      assertThat(folder.keptOut()).singleElement().asString().startsWith(globex + ":1:1: pool");
      assertThat(folder.get("acme.saas.example", "/").status()).isEqualTo(200);

      folder.save(globex, "pool: all\n");
      TestGateway.awaitUntil(() -> folder.get("globex.saas.example", "/").status() == 200);
    }
  }

  @Test
  void quotaIsChangedByTheManagementApiAndByTheFile() {
    assertThat(statusOfTwo()).isEqualTo(200);

    assertThat(
            gateway
                .replace("/v1/tenants/acme", "{\"pool\": \"all\", \"quotas\": [\"1/h\"]}")
                .status())
        .isEqualTo(200);
    assertThat(statusOfTwo()).isEqualTo(429);
    assertThat(gateway.isDrifted()).isTrue();

    gateway.configure(yaml("acme", first).replace("{pool: all}", "{pool: all, quotas: [100/s]}"));
    // What was used stays used, so it takes a moment to fill up.
    TestGateway.awaitUntil(() -> statusOfTwo() == 200);
    TestGateway.awaitUntil(() -> !gateway.isDrifted());
  }

  private int statusOfTwo() {
    int unused = gateway.get("acme.saas.example", "/").status();
    return gateway.get("acme.saas.example", "/").status();
  }

  /** As problems of the file begin. */
  private String at(int line, int column) {
    return directory.resolve("balancing.yaml") + ":" + line + ":" + column + ": ";
  }

  private static String yaml(String tenant, TestBackend backend) {
    return "tenants: {"
        + tenant
        + ": {pool: all}}\npools:\n"
        + TestGateway.pool("all", "round-robin", backend);
  }
}
