package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminAccessTest {

  @TempDir Path folder;
  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = new AdminFixture(folder);
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  @Test
  void strangersLearnNothing() {
    for (String token : List.of("", "guess", AdminFixture.ADMIN + "x")) {
      AdminResponse answer = admin.get(token, "/v1/tenants");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer");
      assertThat(answer).isEqualTo(admin.get(token, "/v1/no/such/thing"));
    }
  }

  @Test
  void eachRoleMayDoWhatItMayAndNoMore() {
    Map<String, List<Integer>> expected =
        Map.of(
            AdminFixture.READER, List.of(200, 403, 403),
            AdminFixture.OPERATOR, List.of(200, 200, 403),
            AdminFixture.ADMIN, List.of(200, 200, 204));

    String etag = admin.etag("/v1/splits/gradual");
    expected.forEach(
        (token, statuses) -> {
          assertThat(
                  List.of(
                      admin.get(token, "/v1/pools").status(),
                      admin.ask(token, "POST", "/v1/tenants/acme/suspend", "").status(),
                      admin
                          .ask(token, "DELETE", "/v1/splits/gradual", "", "If-Match", etag)
                          .status()))
              .as(token)
              .isEqualTo(statuses);
        });
  }

  @Test
  void tenantSeesItself() {
    assertThat(admin.get(AdminFixture.ACME, "/v1/tenants").body())
        .contains("\"name\":\"acme\"")
        .doesNotContain("globex");
    assertThat(admin.get(AdminFixture.ACME, "/v1/tenants/acme").status()).isEqualTo(200);
    assertThat(admin.get(AdminFixture.ACME, "/v1/tenants/acme/effective").status()).isEqualTo(200);
    assertThat(admin.get(AdminFixture.ACME, "/v1/tenants/acme/usage").status()).isEqualTo(200);
  }

  /** Every operation, of itself, of another tenant and of one that is not there, answers alike. */
  @Test
  void everythingElseIsNotThereForATenant() {
    AdminResponse nothing = admin.get(AdminFixture.ACME, "/v1/tenants/nobody");
    List<String> seen = new ArrayList<>();
    for (Operation operation : admin.api.operations()) {
      for (String tenant : List.of("acme", "globex", "nobody")) {
        String target =
            operation
                .template()
                .replace("{tenant}", tenant)
                .replace("{pool}", "shared")
                .replace("{endpoint}", "10.0.0.1:80")
                .replace("{tier}", "gold")
                .replace("{split}", "gradual")
                .replace("{version}", "1")
                .replace("{namespace}", "default")
                .replace("{metric}", "fairlead-demand");
        AdminResponse answer =
            admin.ask(AdminFixture.ACME, operation.method(), target, "{}", "If-Match", "*");
        if (answer.status() == 404) {
          assertThat(answer).as(target).isEqualTo(nothing);
        } else {
          seen.add(operation.method() + " " + target);
        }
        assertThat(answer.body()).as(target).doesNotContain("globex\"");
      }
    }
    assertThat(seen.stream().distinct())
        .containsExactlyInAnyOrder(
            "GET /v1/tenants",
            "GET /v1/tenants/acme",
            "GET /v1/tenants/acme/effective",
            "GET /v1/tenants/acme/usage",
            "GET /v1/live",
            "GET /v1/tenants/acme/ledger",
            "GET /v1/tenants/acme/statement",
            "GET /v1/openapi.json");
    assertThat(admin.ask(AdminFixture.ACME, "PATCH", "/v1/tenants/globex", "")).isEqualTo(nothing);
  }

  /** What its list takes is not for it to find out the number of others by. */
  @Test
  void listOfATenantIsMadeFromThatTenantAlone() {
    AdminResponse before = admin.get(AdminFixture.ACME, "/v1/tenants?limit=1");
    admin.balancer.apply(
        admin
            .balancer
            .config()
            .with(all -> IntStream.range(0, 5_000).forEach(i -> all.tenant("a" + i, t -> {}))));

    assertThat(admin.get(AdminFixture.ACME, "/v1/tenants?limit=1")).isEqualTo(before);
  }

  @Test
  void certificateOpensWhatItsNameIsGiven() throws IOException {
    AdminAccess access =
        AdminAccess.builder()
            .principal("CN=ops,O=Acme", AdminRole.READ)
            .tenantPrincipal("CN=acme", "acme")
            .build();
    Path other = Files.createDirectory(folder.resolve("other"));
    try (AdminFixture mutual = new AdminFixture(other, access)) {
      assertThat(asPrincipal(mutual, "CN=ops,O=Acme", "/v1/pools", null)).isEqualTo(200);
      assertThat(asPrincipal(mutual, "CN=acme", "/v1/pools", null)).isEqualTo(404);
      assertThat(asPrincipal(mutual, "CN=eve", "/v1/pools", null)).isEqualTo(401);
      // A wrong token is not made good.
      assertThat(asPrincipal(mutual, "CN=ops,O=Acme", "/v1/pools", "Bearer x")).isEqualTo(401);
    }
  }

  private static int asPrincipal(
      AdminFixture admin, String principal, String path, String authorization) {
    Map<String, String> headers = new HashMap<>();
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    return admin
        .api
        .handle(new AdminRequest("GET", path, "", headers, "", principal))
        .toCompletableFuture()
        .join()
        .status();
  }

  @Test
  void pagesOfOthersAreNotAnswered() {
    assertThat(fromPage("Origin", "https://evil.example")).isEqualTo(403);
    assertThat(fromPage("Origin", "http://lb.example:8082")).isEqualTo(403);
    assertThat(fromPage("Origin", "http://lb.example")).isEqualTo(403);
    assertThat(fromPage("Origin", "lb.example:8081")).isEqualTo(403);
    assertThat(fromPage("Origin", "null")).isEqualTo(403);
    assertThat(fromPage("Origin", "")).isEqualTo(403);
    assertThat(fromPage("Sec-Fetch-Site", "cross-site")).isEqualTo(403);
    assertThat(fromPage("Sec-Fetch-Site", "same-site")).isEqualTo(403);
  }

  @Test
  void ownPageIsAnsweredWhereverTlsEnds() {
    assertThat(fromPage("Origin", "http://lb.example:8081")).isEqualTo(200);
    assertThat(fromPage("Origin", "https://LB.example:8081")).isEqualTo(200);
    assertThat(fromPage("Sec-Fetch-Site", "same-origin")).isEqualTo(200);
    assertThat(fromPage("Sec-Fetch-Site", "none")).isEqualTo(200);
  }

  private int fromPage(String header, String value) {
    return admin
        .ask(AdminFixture.ADMIN, "GET", "/v1/pools", "", "Host", "lb.example:8081", header, value)
        .status();
  }

  @Test
  void withoutAuthenticationOnlyThisMachineIsAnsweredEvenToItsOwnPage() throws IOException {
    Path other = Files.createDirectory(folder.resolve("open"));
    try (AdminFixture open = new AdminFixture(other, AdminAccess.open())) {
      assertThat(open.ask("", "GET", "/v1/pools", "", "Host", "127.0.0.1:8081").status())
          .isEqualTo(200);
      assertThat(open.ask("", "GET", "/v1/pools", "", "Host", "[::1]").status()).isEqualTo(200);
      // A name of somebody else's that leads here, as a browser would be made to follow.
      assertThat(open.ask("", "GET", "/v1/pools", "", "Host", "evil.example:8081").status())
          .isEqualTo(421);
      assertThat(
              open.ask(
                      "",
                      "GET",
                      "/v1/live",
                      "",
                      "Host",
                      "evil.example:8081",
                      "Origin",
                      "http://evil.example:8081")
                  .status())
          .isEqualTo(421);
    }
  }

  @Test
  void refusedChangesAreInTheAuditLogAndStrangersDoNotFillIt() throws IOException {
    admin.ask(AdminFixture.READER, "POST", "/v1/tenants/acme/suspend", "");
    for (int i = 0; i < 100; i++) {
      admin.ask("guess", "DELETE", "/v1/tenants/acme", "");
    }
    admin.post("/v1/tenants/acme/suspend", "");

    List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
    assertThat(lines).hasSize(1 + 30 + 2);
    assertThat(lines.get(0))
        .contains("\"who\":\"rita\"", "POST /v1/tenants/acme/suspend", "refused: 403 forbidden");
    assertThat(lines.get(1)).contains("\"who\":\"nobody\"", "refused: 401");
    assertThat(lines.get(31)).contains("\"who\":\"alice\"", "\"result\":\"begins\"");
    assertThat(lines.get(32)).contains("\"result\":\"applied\"");
    assertThat(AuditLog.verify(folder.resolve("audit.log")).isIntact()).isTrue();
  }

  @Test
  void rightsNeedAToken() {
    assertThatIllegalStateException().isThrownBy(() -> AdminAccess.builder().build());
    assertThatIllegalStateException()
        .isThrownBy(() -> AdminApi.builder(admin.balancer).build())
        .withMessageContaining("access");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdminAccess.builder().token("x", "secret", AdminRole.READ));
    assertThat(AdminFixture.access().toString()).doesNotContain(Digests.hex(AdminFixture.ADMIN));
  }
}
