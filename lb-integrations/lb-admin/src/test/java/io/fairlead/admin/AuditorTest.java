package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditorTest {

  private static final String NODE = "/v1/pools/shared/endpoints/10.0.0.1:80";

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

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("audit.log"));
  }

  /** The management API of the same load balancer, with a log that cannot be written. */
  private AdminApi withoutLog() throws IOException {
    AuditLog log = AuditLog.open(folder.resolve("closed.log"));
    log.close();
    return AdminApi.builder(admin.balancer)
        .access(AdminFixture.access())
        .audit(log)
        .scheduler(admin.scheduler)
        .build();
  }

  private static AdminResponse ask(AdminApi api, String token, String method, String path) {
    Map<String, String> headers =
        Map.of(
            "authorization",
            "Bearer " + token,
            "content-type",
            "application/json",
            "if-match",
            "*");
    return api.handle(new AdminRequest(method, path, "", headers, "{\"share\":7}", null))
        .toCompletableFuture()
        .join();
  }

  @Test
  void whatCannotBeNotedIsNotChanged() throws IOException {
    LbConfig before = admin.balancer.config();
    try (AdminApi api = withoutLog()) {
      AdminResponse put = ask(api, AdminFixture.ADMIN, "PUT", "/v1/tenants/acme");

      assertThat(put.status()).isEqualTo(503);
      assertThat(put.body()).contains("audit-unavailable");
      assertThat(ask(api, AdminFixture.ADMIN, "POST", NODE + "/drain").status()).isEqualTo(503);
      assertThatIllegalStateException()
          .isThrownBy(() -> api.change("file", "reload", config -> LbConfig.builder().build()));
    }
    assertThat(admin.balancer.config()).isSameAs(before);
    assertThat(admin.get(AdminFixture.READER, "/v1/pools/shared/endpoints").body())
        .doesNotContain("drain");
  }

  @Test
  void refusalThatCannotBeNotedIsToldAsThat() throws IOException {
    try (AdminApi api = withoutLog()) {
      assertThat(ask(api, AdminFixture.READER, "POST", "/v1/tenants/acme/suspend").status())
          .isEqualTo(503);
    }
  }

  @Test
  void whatChangesNothingIsNotNoted() throws IOException {
    String seen = admin.etag("/v1/tiers/gold");
    admin.put("/v1/tiers/gold", "{\"share\":4}", "If-Match", seen);
    assertThat(lines()).hasSize(2);

    admin.put("/v1/tiers/gold", "{\"share\":4}", "If-Match", seen);
    admin.api.change("file", "reload", config -> config);

    assertThat(lines()).hasSize(2);
  }

  @Test
  void whatIsNoChangeOfTheConfigurationIsNotedToo() throws IOException {
    List<String> targets =
        List.of(NODE + "/drain", NODE + "/undrain", NODE + "/eject", "/v1/tenants/acme/pardon");
    for (String target : targets) {
      assertThat(admin.post(target, "").status()).as(target).isEqualTo(200);
    }

    assertThat(lines()).hasSize(2 * targets.size());
    for (int i = 0; i < targets.size(); i++) {
      assertThat(lines().get(2 * i)).contains("POST " + targets.get(i), "\"result\":\"begins\"");
      assertThat(lines().get(2 * i + 1)).contains("POST " + targets.get(i), "applied");
    }
  }

  @Test
  void strangersAreNotedAgainAfterAMinuteAndThoseThatWereLeftOutCounted() throws IOException {
    for (int i = 0; i < 32; i++) {
      admin.ask("guess", "DELETE", "/v1/tenants/acme", "");
    }
    assertThat(lines()).hasSize(30);

    admin.scheduler.advance(Duration.ofMinutes(1));
    admin.ask("guess", "DELETE", "/v1/tenants/acme", "");
    admin.ask("guess", "DELETE", "/v1/tenants/acme", "");

    assertThat(lines()).hasSize(32);
    assertThat(lines().get(30)).contains("and 2 more that were left out");
    assertThat(lines().get(31)).doesNotContain("left out");
  }
}
