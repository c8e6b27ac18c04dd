package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {

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
  void onboardedTenantIsServedAndReady() {
    String target = "/v1/tenants/initech/onboard";

    assertThat(admin.post(target, "{\"tier\":\"gold\"}").status()).isEqualTo(201);
    assertThat(admin.balancer.stats("initech")).isNotNull();
    assertThat(admin.lease("initech").tenant().tier()).isEqualTo("gold");

    assertThat(admin.post(target, "{\"tier\":\"gold\"}").status()).isEqualTo(200);
    assertThat(admin.post(target, "{\"tier\":\"gold\",\"share\":9}").status()).isEqualTo(409);
    assertThat(admin.post("/v1/tenants/other/onboard", "{\"tier\":\"none\"}").status())
        .isEqualTo(422);
    assertThat(admin.balancer.config().tenants()).doesNotContainKey("other");
  }

  @Test
  void suspendedTenantIsRefusedUntilItIsResumed() {
    assertThat(admin.post("/v1/tenants/acme/suspend", "").status()).isEqualTo(200);
    assertThat(refusal("acme")).isEqualTo(RejectionReason.TENANT_SUSPENDED);
    assertThat(admin.get(AdminFixture.READER, "/v1/tenants/acme").body())
        .contains("\"suspended\":true");

    assertThat(admin.post("/v1/tenants/acme/resume", "").status()).isEqualTo(200);
    assertThat(admin.lease("acme").tenant().id()).isEqualTo("acme");
    assertThat(admin.post("/v1/tenants/nobody/suspend", "").status()).isEqualTo(404);
  }

  private RejectionReason refusal(String tenant) {
    return ((Rejection) admin.balancer.acquire(AdminFixture.request(tenant))).reason();
  }

  private CompletableFuture<AdminResponse> offboard(String tenant, String query) {
    return admin
        .api
        .handle(
            new AdminRequest(
                "POST",
                "/v1/tenants/" + tenant + "/offboard",
                query,
                Map.of("authorization", "Bearer " + AdminFixture.ADMIN),
                "",
                null))
        .toCompletableFuture();
  }

  @Test
  void offboardingWaitsForWhatIsUnderWayAndReportsWhatIsGone() {
    Lease underWay = admin.lease("globex");

    CompletableFuture<AdminResponse> answer = offboard("globex", "deadline=30s");
    admin.scheduler.advance(Duration.ofSeconds(10));

    assertThat(answer).isNotDone();
    assertThat(refusal("globex")).isEqualTo(RejectionReason.TENANT_SUSPENDED);

    underWay.complete(Outcome.success());
    admin.scheduler.advance(Duration.ofMillis(100));

    assertThat(Json.own(answer.join().body()))
        .containsEntry("requests-left", 0)
        .containsEntry("requests-served", 1)
        .containsEntry("routes-removed", List.of("beta"))
        .containsEntry("routes-narrowed", List.of());
    assertThat(admin.balancer.config().tenants()).doesNotContainKey("globex");
    assertThat(admin.balancer.config().routes()).isEmpty();
    assertThat(refusal("globex")).isEqualTo(RejectionReason.TENANT_UNKNOWN);
  }

  @Test
  void offboardingEndsAtItsDeadline() {
    Lease underWay = admin.lease("acme");

    CompletableFuture<AdminResponse> answer = offboard("acme", "deadline=5s");
    admin.scheduler.advance(Duration.ofMillis(4_900));
    assertThat(answer).isNotDone();
    admin.scheduler.advance(Duration.ofMillis(200));

    assertThat(Json.own(answer.join().body()))
        .containsEntry("requests-left", 1)
        .containsEntry("live-state", "erased-when-quiet");
    assertThat(admin.balancer.config().tenants()).doesNotContainKey("acme");
    underWay.complete(Outcome.success());
  }

  @Test
  void resumedTenantIsNotForgotten() {
    Lease underWay = admin.lease("acme");
    CompletableFuture<AdminResponse> answer = offboard("acme", "");

    admin.post("/v1/tenants/acme/resume", "");
    underWay.complete(Outcome.success());
    admin.scheduler.advance(Duration.ofSeconds(1));

    assertThat(answer.join().status()).isEqualTo(409);
    assertThat(admin.balancer.config().tenants()).containsKey("acme");
  }

  @Test
  void routeOfOthersTooIsNarrowed() {
    admin.put(
        "/v1/routes",
        "{\"routes\":[{\"name\":\"two\",\"pool\":\"canary\",\"tenants\":[\"acme\",\"globex\"]}]}",
        "If-Match",
        "*");

    assertThat(Json.own(offboard("acme", "").join().body()))
        .containsEntry("routes-narrowed", List.of("two"));
    assertThat(admin.balancer.config().routes().get(0).tenants()).containsExactly("globex");
  }

  @Test
  void tenThousandTenantsComeInOneChangeOrNotAtAll() {
    Map<String, Object> many = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      many.put("t" + i, Map.of("tier", "gold", "labels", Map.of("number", "n" + i)));
    }
    int before = admin.events.versions().size();

    AdminResponse answer = admin.post("/v1/bulk/tenants", Json.write(Map.of("put", many)));

    assertThat(answer.body()).isEqualTo("{\"put\":10000,\"removed\":0}");
    assertThat(admin.balancer.config().tenants()).hasSize(10_002);
    assertThat(admin.events.versions()).hasSize(before + 1);
    assertThat(admin.lease("t9999").tenant().labels()).containsEntry("number", "n9999");

    LbConfig inForce = admin.balancer.config();
    many.put("t5000", Map.of("tier", "silver"));
    many.put("t1", Map.of());
    AdminResponse refused = admin.post("/v1/bulk/tenants", Json.write(Map.of("put", many)));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("tenants.t5000.tier", "one of gold");
    assertThat(admin.balancer.config()).isSameAs(inForce);

    assertThat(admin.post("/v1/bulk/tenants", "{\"remove\":[\"t1\",\"t2\"]}").status())
        .isEqualTo(200);
    assertThat(admin.post("/v1/bulk/tenants", "{\"remove\":[\"t1\",\"t3\"]}").status())
        .isEqualTo(422);
    assertThat(admin.balancer.config().tenants()).hasSize(10_000).containsKey("t3");
  }

  @Test
  void whoIsPutAndRemovedAtOnceIsRefused() {
    LbConfig inForce = admin.balancer.config();

    AdminResponse refused =
        admin.post("/v1/bulk/tenants", "{\"put\":{\"acme\":{}},\"remove\":[\"acme\"]}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(admin.balancer.config()).isSameAs(inForce);
  }

  @Test
  void eventsOfATenantGoWithIt() {
    admin.events.note("seen", "acme", Map.of());
    admin.events.note("seen", "globex", Map.of());

    assertThat(Json.own(offboard("acme", "").join().body())).containsEntry("events-erased", 1);
    assertThat(admin.events.about("acme", 10)).isEmpty();
    assertThat(admin.events.about("globex", 10)).hasSize(1);
  }
}
