package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose request it is, what that tenant may, and what the backend is told. */
final class GatewayTenancyTest {

  @TempDir private static Path directory;

  private static Vertx vertx;
  private static TestBackend own;
  private static TestBackend shared;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    own = new TestBackend(vertx, "own");
    shared = new TestBackend(vertx, "shared");
    gateway =
        new TestGateway(
            vertx,
            directory,
            """
                tiers:
                  small: {quotas: [3/h]}
                tenants:
                  acme: {pool: own}
                  globex: {}
                  initech: {tier: small}
                default-pool: shared
                routes:
                  - {name: reports, path-prefix: /reports, pool: shared}
                pools:
                """
                + TestGateway.pool("own", "least-latency", own)
                + TestGateway.pool("shared", "round-robin", shared));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    own.close();
    shared.close();
    TestGateway.await(vertx.close());
  }

  @Test
  void hostNamesTheTenant() {
    assertThat(gateway.get("acme.saas.example", "/").json().getString("backend")).isEqualTo("own");
    assertThat(gateway.get("globex.saas.example", "/").json().getString("backend"))
        .isEqualTo("shared");
  }

  @Test
  void headerOfTrustedPeerNamesTheTenant() {
    JsonObject seen = gateway.get("gateway.example", "/a?b=c", "X-Tenant-ID", "acme").json();

    assertThat(seen.getString("backend")).isEqualTo("own");
    assertThat(seen.getString("uri")).isEqualTo("/a?b=c");
  }

  @Test
  void pathNamesTheTenantAndLosesThePrefix() {
    JsonObject seen = gateway.get("gateway.example", "/t/acme/orders?x=%2F").json();

    assertThat(seen.getString("backend")).isEqualTo("own");
    assertThat(seen.getString("uri")).isEqualTo("/orders?x=%2F");
    assertThat(seen.getJsonObject("headers").getString("x-tenant-id")).isEqualTo("acme");
  }

  @Test
  void routeTakesPrecedenceOverTheTenantsPool() {
    JsonObject seen = gateway.get("acme.saas.example", "/reports/1").json();

    assertThat(seen.getString("backend")).isEqualTo("shared");
  }

  @Test
  void unknownTenantGetsProblemThatRepeatsNothingAndLeavesNoTrace() {
    TestGateway.Answer answer = gateway.get("mallory.saas.example", "/%3Cscript%3E");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().getString("reason")).isEqualTo("tenant-unknown");
    assertThat(answer.json().getInteger("status")).isEqualTo(404);
    assertThat(answer.text()).doesNotContain("mallory").doesNotContain("script");
    assertThat(gateway.status().getJsonObject("tenants").fieldNames()).doesNotContain("mallory");
    assertThat(gateway.status().getJsonObject("rejected-without-tenant").getLong("tenant-unknown"))
        .isPositive();
  }

  @Test
  void requestWithoutTenantIsRefused() {
    assertThat(gateway.get("gateway.example", "/").status()).isEqualTo(404);
  }

  @Test
  void sourcesThatDisagreeAreRefused() {
    TestGateway.Answer answer = gateway.get("acme.saas.example", "/", "X-Tenant-ID", "globex");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().getString("reason")).isEqualTo("tenant-conflict");
  }

  @Test
  void usedUpQuotaIsAnsweredWithWhenToRetry() {
    List<TestGateway.Answer> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(gateway.get("initech.saas.example", "/"));
    }

    assertThat(answers)
        .extracting(TestGateway.Answer::status)
        .containsExactly(200, 200, 200, 429, 429);
    assertThat(answers.get(0).header("RateLimit-Policy")).isEqualTo("\"quota-3600s\";q=3;w=3600");
    assertThat(answers.get(0).header("RateLimit")).startsWith("\"quota-3600s\";r=2;t=");
    TestGateway.Answer refused = answers.get(4);
    assertThat(refused.json().getString("reason")).isEqualTo("quota-exceeded");
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 1_200L);
    assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"quota-3600s\";q=3;w=3600");
    assertThat(refused.header("RateLimit")).startsWith("\"quota-3600s\";r=0;t=");
  }

  @Test
  void refusedRequestMayHaveBody() {
    TestGateway.Answer answer =
        TestGateway.await(
            gateway.send(
                HttpMethod.POST, "mallory.saas.example", "/", Buffer.buffer("x".repeat(100_000))));

    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void clientCannotSpeakForTheGateway() {
    JsonObject headers =
        gateway
            .get(
                "acme.saas.example",
                "/",
                "X-Tenant-ID",
                "acme",
                "Forwarded",
                "for=6.6.6.6",
                "X-Forwarded-For",
                "6.6.6.6",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "https",
                "X-Real-IP",
                "6.6.6.6")
            .json()
            .getJsonObject("headers");

    assertThat(headers.getString("x-tenant-id")).isEqualTo("acme");
    assertThat(headers.getString("host")).isEqualTo("acme.saas.example");
    assertThat(headers.getString("forwarded"))
        .isEqualTo("for=127.0.0.1;host=acme.saas.example;proto=http");
    assertThat(headers.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(headers.getString("x-forwarded-host")).isEqualTo("acme.saas.example");
    assertThat(headers.getString("x-forwarded-proto")).isEqualTo("http");
    assertThat(headers.fieldNames()).doesNotContain("x-real-ip");
  }

  @Test
  void hopByHopFieldsOfTheClientEndAtTheGateway() {
    JsonObject headers =
        gateway
            .get(
                "acme.saas.example",
                "/",
                "Connection",
                "keep-alive, X-Secret",
                "X-Secret",
                "for the gateway only",
                "TE",
                "trailers",
                "Keep-Alive",
                "timeout=5",
                "Proxy-Authorization",
                "Basic eA==",
                "Proxy-Connection",
                "keep-alive",
                "X-Kept",
                "yes")
            .json()
            .getJsonObject("headers");

    assertThat(headers.fieldNames())
        .doesNotContain(
            "connection", "x-secret", "te", "keep-alive", "proxy-authorization", "proxy-connection")
        .contains("x-kept");
  }

  @Test
  void hopByHopFieldsOfTheBackendEndAtTheGateway() {
    TestGateway.Answer answer = gateway.get("acme.saas.example", "/hop-by-hop");

    assertThat(answer.headers().keySet())
        .doesNotContain("X-Hop", "Keep-Alive", "Proxy-Authenticate", "Connection")
        .contains("X-Kept");
  }
}
