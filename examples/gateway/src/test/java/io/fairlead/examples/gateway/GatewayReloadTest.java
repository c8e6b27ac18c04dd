package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration is put in force whole and unnoticed, or not at all. */
final class GatewayReloadTest {

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
  void reloadTakesUpTenantsPoolsAndResolvers() {
    assertThat(gateway.get("globex.saas.example", "/").status()).isEqualTo(404);
    gateway.configure(yaml("globex", second).replace("saas.example", "other.example"));

    TestGateway.Answer reload = gateway.admin(HttpMethod.POST, "/reload");

    assertThat(reload.status()).isEqualTo(200);
    assertThat(reload.json().getInteger("tenants")).isOne();
    assertThat(gateway.get("globex.other.example", "/").json().getString("backend"))
        .isEqualTo("second");
    assertThat(gateway.get("acme.other.example", "/").status()).isEqualTo(404);
  }

  @Test
  void reloadSaysWhatItCannotTakeUp() {
    assertThat(gateway.admin(HttpMethod.POST, "/reload").json().getString("listen")).isNull();
    gateway.configure(yaml("acme", first) + "listen: {drain-timeout: 3s}\n");

    assertThat(gateway.admin(HttpMethod.POST, "/reload").json().getString("listen"))
        .contains("next start");
  }

  @Test
  void reloadUnderLoadDropsNothing() {
    Future<List<String>> load =
        Load.of(
            3_000,
            () -> gateway.getAsync("acme.saas.example", "/"),
            answered -> {
              if (answered % 100 == 0) {
                gateway.configure(yaml("acme", answered % 200 == 0 ? first : second));
                vertx.executeBlocking(() -> gateway.gateway().reload());
              }
            });

    assertThat(TestGateway.await(load)).isEmpty();
    assertThat(second.requests()).isPositive();
  }

  @Test
  void brokenFileIsRefusedWithEveryErrorAndChangesNothing() {
    gateway.configure(
        """
        tenants-by: {subdomain-of: saas.example, cookie: x}
        tenants:
          acme: {pool: nowhere, quotas: [10/fortnight]}
        pools:
          all:
            balancer: round-robin
            endpoints:
              - {host: 127.0.0.1, port: 99999}
        pool: {}
        """);

    TestGateway.Answer reload = gateway.admin(HttpMethod.POST, "/reload");

    assertThat(reload.status()).isEqualTo(422);
    assertThat(reload.header("Content-Type")).startsWith("application/problem+json");
    assertThat(reload.json().getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("path"))
        .containsExactlyInAnyOrder(
            "tenants-by.cookie (line 1)",
            "tenants.acme.pool (line 3)",
            "tenants.acme.quotas[0] (line 3)",
            "pools.all.endpoints[0].port (line 8)",
            "pool (line 9)");
    assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedWithItsLine() {
    gateway.configure(yaml("acme", first).replace("{pool: all}", "{pool: nowhere, tier: gold}"));

    TestGateway.Answer reload = gateway.admin(HttpMethod.POST, "/reload");

    assertThat(reload.status()).isEqualTo(422);
    assertThat(reload.json().getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("path"))
        .containsExactlyInAnyOrder("tenants.acme.pool (line 5)", "tenants.acme.tier (line 5)");
    assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
  }

  @Test
  void problemIsToldInTheWordsOfTheFile() {
    gateway.configure(
        yaml("acme", first)
            + "    balancer-options: {factor: 2}\n"
            + "    health: {check: {type: sonar}}\n"
            + "default-pool: nowhere\n"
            + "routes: [{name: r, pool: all, path-prefix: x}]\n");

    assertThat(gateway.admin(HttpMethod.POST, "/reload").json().getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("path").replaceAll(" .*", ""))
        .containsExactlyInAnyOrder(
            "pools.all.balancer-options.factor",
            "pools.all.health.check.type",
            "default-pool",
            "routes.r.path-prefix");
  }

  private static String yaml(String tenant, TestBackend backend) {
    return TestGateway.tenantsBy()
        + "tenants: {"
        + tenant
        + ": {pool: all}}\npools:\n"
        + TestGateway.pool("all", "round-robin", backend);
  }
}
