package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fairlead.admin.AdminAccess;
import io.fairlead.admin.AuditLog;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.examples.gateway.TestGateway.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
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

  private String yaml(String administration) {
    return TestGateway.tenantsBy()
        + administration
        + "tenants:\n  acme: {pool: p}\npools:\n"
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
    try (TestGateway gateway = new TestGateway(vertx, folder, yaml(""))) {
      assertThat(gateway.admin(HttpMethod.GET, "/status").status()).isEqualTo(200);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/tenants/acme").text())
          .isEqualTo("{\"pool\":\"p\"}");
      assertThat(gateway.admin(HttpMethod.POST, "/v1/tenants/acme/suspend").status())
          .isEqualTo(200);
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(403);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/drift").json().getBoolean("drifted")).isTrue();

      assertThat(gateway.admin(HttpMethod.POST, "/reload").status()).isEqualTo(200);
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/drift").json().getBoolean("drifted")).isFalse();
    }
  }

  @Test
  void tokensCloseTheShortPagesToo() throws Exception {
    try (TestGateway gateway = new TestGateway(vertx, folder, yaml(tokens()))) {
      assertThat(gateway.admin(HttpMethod.GET, "/status").status()).isEqualTo(401);
      assertThat(gateway.admin(HttpMethod.POST, "/reload").status()).isEqualTo(401);
      assertThat(gateway.admin(HttpMethod.GET, "/v1/tenants").status()).isEqualTo(401);

      assertThat(admin(gateway, HttpMethod.GET, "/status", READER).status()).isEqualTo(200);
      assertThat(admin(gateway, HttpMethod.POST, "/reload", READER).status()).isEqualTo(403);
      assertThat(admin(gateway, HttpMethod.POST, "/reload", TOKEN).status()).isEqualTo(200);
      assertThat(admin(gateway, HttpMethod.POST, "/v1/tenants/acme/suspend", TOKEN).status())
          .isEqualTo(200);
    }
    AuditLog.Verdict verdict = AuditLog.verify(folder.resolve("audit.log"));
    assertThat(verdict.isIntact()).isTrue();
    // Two that were refused, and a suspension that began and was applied; the reload changed
    // nothing.
    assertThat(verdict.lines()).isEqualTo(4);
  }

  private static Answer admin(TestGateway gateway, HttpMethod method, String path, String token) {
    return gateway.admin(method, path, "Authorization", bearer(token));
  }

  @Test
  void tokenThatIsNoDigestIsRefusedWithoutBeingShown() {
    String wrong = "administration: {tokens: [{name: ops, sha256: my-secret, role: admin}]}\n";

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> new TestGateway(vertx, folder, yaml(wrong)))
        .withMessageContaining("administration.tokens[0].sha256")
        .withMessageNotContaining("my-secret");
  }
}
