package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of a tenant that is bound to a region never leave it, whatever fails there. */
final class GatewayResidencyTest {

  private static final String BOUND = "acme.saas.example";
  private static final String FREE = "globex.saas.example";

  @TempDir private Path directory;

  private Vertx vertx;
  private TestBackend eu;
  private TestBackend us;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    eu = new TestBackend(vertx, "eu");
    us = new TestBackend(vertx, "us");
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  @Test
  void boundTenantIsServedInItsRegionOnly() {
    try (TestGateway gateway = new TestGateway(vertx, directory, yaml(true))) {
      for (int i = 0; i < 10; i++) {
        assertThat(backendOf(gateway, BOUND)).isEqualTo("eu");
      }
      TestGateway.awaitUntil(() -> backendOf(gateway, FREE).equals("us"));
    }
  }

  @Test
  void boundTenantIsRefusedWhenItsRegionIsGone() {
    try (TestGateway gateway = new TestGateway(vertx, directory, yaml(true))) {
      assertThat(backendOf(gateway, BOUND)).isEqualTo("eu");
      gateway.configure(yaml(false));

      assertRefused(gateway.get(BOUND, "/"));
      assertThat(backendOf(gateway, FREE)).isEqualTo("us");
      assertThat(us.requests()).isOne();
    }
  }

  @Test
  void boundTenantIsRefusedWhileItsRegionIsDrained() {
    try (TestGateway gateway = new TestGateway(vertx, directory, yaml(true))) {
      assertThat(gateway.atEndpoint("all", eu.port(), "drain").status()).isEqualTo(200);

      assertRefused(gateway.get(BOUND, "/"));
      assertThat(us.requests()).isZero();
    }
  }

  @Test
  void failureInTheRegionLeadsToNoOther() {
    try (TestGateway gateway = new TestGateway(vertx, directory, yaml(true))) {
      assertThat(gateway.get(BOUND, "/unavailable").status()).isEqualTo(503);
      eu.close();
      assertThat(gateway.get(BOUND, "/").status()).isEqualTo(502);
      assertThat(us.requests()).isZero();
    }
  }

  private static void assertRefused(TestGateway.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().getString("reason")).isEqualTo("residency-unsatisfied");
  }

  private static String backendOf(TestGateway gateway, String host) {
    return gateway.get(host, "/").json().getString("backend");
  }

  private String yaml(boolean withEu) {
    String endpoints = "      - {host: 127.0.0.1, port: " + us.port() + ", region: us}\n";
    if (withEu) {
      endpoints += "      - {host: 127.0.0.1, port: " + eu.port() + ", region: eu}\n";
    }
    return "policies: []\n"
        + "tenants: {acme: {pool: all, residency: [eu]}, globex: {pool: all}}\n"
        + "pools:\n  all:\n    balancer: round-robin\n    endpoints:\n"
        + endpoints;
  }
}
