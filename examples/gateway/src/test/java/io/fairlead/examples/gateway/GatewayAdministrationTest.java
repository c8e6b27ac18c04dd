package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.admin.AdminAccess;
import io.fairlead.admin.AuditLog;
import io.fairlead.examples.gateway.TestGateway.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The management API on the admin port, and who may use it. */
class GatewayAdministrationTest {

  private static final String TOKEN = "a-token-of-an-admin";
  private static final String READER = "a-token-of-a-reader";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private TestBackend backend;

  @BeforeEach
  void start() {
    backend = new TestBackend(vertx, "b1");
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  private TestGateway gateway(String settings) {
    return new TestGateway(vertx, folder, settings, balancing(""));
  }

  private String balancing(String more) {
    return "tenants:\n  acme: {pool: p"
        + more
        + "}\npools:\n"
        + TestGateway.pool("p", "round-robin", backend);
  }

  private String tokens() {
    return """
    administration:
      tokens:
        - {name: ops, sha256: %s, role: admin}
        - {name: eye, sha256: %s}
      audit-log: %s
    """
        .formatted(
            AdminAccess.sha256(TOKEN), AdminAccess.sha256(READER), folder.resolve("audit.log"));
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  @Test
  void withoutTokensEveryoneOnThisMachineMayDoEverything() {
    try (TestGateway gateway = gateway("")) {
      assertThat(gateway.admin(HttpMethod.GET, "/metrics").status()).isEqualTo(200);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/tenants/acme").text())
          .isEqualTo("{\"pool\":\"p\"}");
      assertThat(gateway.admin(HttpMethod.POST, "/v1/tenants/acme/suspend").status())
          .isEqualTo(200);
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(403);
      assertThat(gateway.isDrifted()).isTrue();

      gateway.configure(balancing(", share: 2"));
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
      TestGateway.awaitUntil(() -> !gateway.isDrifted());
    }
  }

  @Test
  void tokensCloseTheMetricsToo() throws Exception {
    try (TestGateway gateway = gateway(tokens())) {
      assertThat(gateway.admin(HttpMethod.GET, "/metrics").status()).isEqualTo(401);
      assertThat(gateway.admin(HttpMethod.POST, "/v1/tenants/acme/suspend").status())
          .isEqualTo(401);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/tenants").status()).isEqualTo(401);

      assertThat(admin(gateway, HttpMethod.GET, "/metrics", READER).status()).isEqualTo(200);
      assertThat(admin(gateway, HttpMethod.POST, "/v1/tenants/acme/suspend", READER).status())
          .isEqualTo(403);
      assertThat(admin(gateway, HttpMethod.POST, "/v1/tenants/acme/suspend", TOKEN).status())
          .isEqualTo(200);
    }
    AuditLog.Verdict verdict = AuditLog.verify(folder.resolve("audit.log"));
    assertThat(verdict.isIntact()).isTrue();
    // What the file says and a suspension, each begun and applied, and two that were refused.
    assertThat(verdict.lines()).isEqualTo(6);
  }

  @Test
  void versionsAreKeptAndRestoredWithoutSecretsInThem() throws Exception {
    Path history = folder.resolve("history");
    Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef\n");
    String sticky =
        balancing("").replace("round-robin", "sticky")
            + "    balancer-options: {secrets: [\"${file:key}\"]}\n";
    try (TestGateway gateway =
        new TestGateway(vertx, folder, "balancing: {history: " + history + "}\n", sticky)) {
      gateway.admin(HttpMethod.POST, "/v1/tenants/acme/suspend");
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(403);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/history").json().getJsonArray("items"))
          .hasSize(2);

      assertThat(gateway.admin(HttpMethod.POST, "/v1/history/1/restore").status()).isEqualTo(200);

      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/pools/p").text()).doesNotContain("0123456789");
    }
    assertThat(history.resolve("00000001.json"))
        .content()
        .contains("${file:")
        .doesNotContain("0123456789");
  }

  private static Answer admin(TestGateway gateway, HttpMethod method, String path, String token) {
    return gateway.admin(method, path, "Authorization", bearer(token));
  }

  @Test
  void tokenThatIsNoDigestIsRefusedWithoutBeingShown() {
    String wrong = "administration: {tokens: [{name: ops, sha256: my-secret, role: admin}]}\n";

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> gateway(wrong))
        .withMessageContaining("administration.tokens[0].sha256")
        .withMessageNotContaining("my-secret");
  }
}
