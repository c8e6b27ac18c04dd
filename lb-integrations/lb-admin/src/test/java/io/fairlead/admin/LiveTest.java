package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.Quota;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTest {

  private static final Duration BEAT = Duration.ofSeconds(1);

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

  private Watcher watch(String token, String query) {
    Watcher watcher = Watcher.of(admin.get(token, "/v1/live" + query));
    admin.scheduler.advance(Duration.ofMillis(1));
    return watcher;
  }

  private void beat(int times) {
    for (int i = 0; i < times; i++) {
      admin.scheduler.advance(BEAT);
    }
  }

  @Test
  void rejectionIsToldWithTheNextBeatAndSoonForgotten() {
    limitAcmeToOneRequest();
    Watcher watcher = watch(AdminFixture.READER, "");
    assertThat(watcher.last()).doesNotContainKey("findings");
    beat(1);
    assertThat(watcher.last()).containsEntry("findings", List.of());

    ((Lease) admin.balancer.acquire(AdminFixture.request("acme"))).complete(Outcome.success());
    assertThat(admin.balancer.acquire(AdminFixture.request("acme"))).isInstanceOf(Rejection.class);
    beat(1);

    Map<String, Object> finding = findings(watcher).get(0);
    assertThat(finding)
        .containsEntry("kind", "refused")
        .containsEntry("tenant", "acme")
        .containsEntry("what", "acme is refused 1.0 requests a second");
    assertThat(finding.get("more").toString()).contains("1.0/s: the request quota is used up");
    assertThat(Json.map(watcher.last().get("totals")))
        .containsEntry("admitted", 1.0)
        .containsEntry("refused", 1.0);

    beat(6);
    assertThat(lastOf(watcher, "findings").toString()).doesNotContain("is refused");
  }

  private void limitAcmeToOneRequest() {
    admin.balancer.apply(
        admin
            .balancer
            .config()
            .with(all -> all.tenant("acme", tenant -> tenant.quota(Quota.perMinute(1)))));
  }

  @SuppressWarnings("unchecked") // as it was written
  private static List<Map<String, Object>> findings(Watcher watcher) {
    return (List<Map<String, Object>>) lastOf(watcher, "findings");
  }

  private static Object lastOf(Watcher watcher, String name) {
    Object last = null;
    for (Map<String, Object> frame : watcher.frames) {
      last = frame.getOrDefault(name, last);
    }
    return last;
  }

  @Test
  void onlyWhatHasChangedIsTold() {
    Watcher watcher = watch(AdminFixture.READER, "?table=true&tenant=acme");

    assertThat(watcher.last())
        .containsKeys(
            "at", "me", "history", "totals", "pools", "tenants", "tenant", "tenant-history");
    beat(2);
    assertThat(watcher.last()).containsOnlyKeys("at", "totals", "tenants", "left-out");
    assertThat((List<?>) watcher.last().get("tenants")).isEmpty();
    assertThat(watcher.texts.get(2).length()).isLessThan(300);

    admin.lease("globex").complete(Outcome.success());
    beat(1);
    assertThat(watcher.last().get("tenants").toString()).contains("globex").doesNotContain("acme");
    assertThat(Json.map(watcher.last().get("pools"))).containsOnlyKeys("shared");
  }

  @Test
  void whatIsGoneIsToldOnce() {
    Watcher watcher = watch(AdminFixture.READER, "?table=true");

    admin.balancer.apply(
        admin
            .balancer
            .config()
            .with(
                all ->
                    all.removeTenant("globex")
                        .removeRoute("beta")
                        .removeSplit("gradual")
                        .removePool("canary")));
    beat(1);

    assertThat(watcher.last()).containsEntry("gone", List.of("globex"));
    assertThat(Json.map(watcher.last().get("pools"))).containsEntry("canary", null);
    beat(1);
    assertThat(watcher.last()).doesNotContainKeys("gone", "pools");
  }

  @Test
  void manyTenantsComeInSeveralEvents() {
    int more = LiveTable.MOST_ROWS;
    admin.balancer.apply(
        admin
            .balancer
            .config()
            .with(all -> IntStream.range(0, more).forEach(i -> all.tenant("t" + i, t -> {}))));
    Watcher watcher = watch(AdminFixture.READER, "?table=true");

    assertThat((List<?>) watcher.last().get("tenants")).hasSize(LiveTable.MOST_ROWS);
    beat(1);
    assertThat((List<?>) watcher.last().get("tenants")).hasSize(2);
  }

  @Test
  void tenantIsToldOfItselfAndOfNothingElse() {
    admin.lease("globex");
    Watcher watcher = watch(AdminFixture.ACME, "?table=true");
    admin.lease("globex");
    admin.lease("acme");
    beat(2);

    assertThat(watcher.frames.get(0)).containsOnlyKeys("at", "me", "tenant-history", "tenant");
    assertThat(Json.map(watcher.last().get("tenant"))).containsEntry("admitted", 1);
    assertThat(watcher.texts)
        .allMatch(each -> !each.contains("globex") && !each.contains("10.0.0.1"));
    AdminResponse other = admin.get(AdminFixture.ACME, "/v1/live?tenant=globex");
    assertThat(other).isEqualTo(admin.get(AdminFixture.ACME, "/v1/live?tenant=nobody"));
    assertThat(other.status()).isEqualTo(404);
  }

  @Test
  void slowReaderMissesWhatItDoesNotReadAndIsCutOffInTheEnd() {
    Watcher slow = Watcher.of(admin.get(AdminFixture.READER, "/v1/live"), false);
    Watcher quick = watch(AdminFixture.OPERATOR, "");

    beat(LiveViewer.MOST_MISSED - 1);
    assertThat(slow.end()).isEmpty();
    beat(2);

    assertThat(slow.end()).startsWith("error");
    assertThat(slow.frames).isEmpty();
    assertThat(quick.frames).hasSize(LiveViewer.MOST_MISSED + 2);
    assertThat(quick.end()).isEmpty();
  }

  @Test
  void nobodyOpensMoreThanSomeAndTenantsKeepNoOperatorOut() {
    for (int i = 0; i < Live.MOST_OF_ONE; i++) {
      assertThat(watch(AdminFixture.ACME, "").frames).hasSize(1);
    }

    AdminResponse refused = admin.get(AdminFixture.ACME, "/v1/live");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers()).containsKey("Retry-After");
    Watcher operator = watch(AdminFixture.OPERATOR, "");
    assertThat(operator.frames).hasSize(1);
  }

  @Test
  void allOfThemTogetherAreBoundedToo() {
    List<Watcher> all = new ArrayList<>();
    for (String token : List.of(AdminFixture.ADMIN, AdminFixture.OPERATOR, AdminFixture.READER)) {
      for (int i = 0; i < Live.MOST_OF_ONE; i++) {
        AdminResponse answer = admin.get(token, "/v1/live");
        if (answer.status() == 200) {
          all.add(Watcher.of(answer));
        }
      }
    }

    assertThat(all).hasSize(Live.MOST_VIEWERS);
    all.get(0).leave();
    assertThat(admin.get(AdminFixture.READER, "/v1/live").status()).isEqualTo(200);
  }

  @Test
  void nothingIsLookedAtWhileNobodyWatches() {
    beat(2);
    int before = admin.scheduler.pending();
    Watcher watcher = watch(AdminFixture.READER, "");
    assertThat(admin.scheduler.pending()).isEqualTo(before + 1);

    watcher.leave();
    beat(2);

    assertThat(admin.scheduler.pending()).isEqualTo(before);
    assertThat(watcher.frames).hasSize(1);
    assertThat(watch(AdminFixture.READER, "").frames).hasSize(1);
  }

  @Test
  void streamEndsAfterSoManyEventsAndWithTheApi() {
    Watcher two = watch(AdminFixture.READER, "?frames=2");
    Watcher endless = watch(AdminFixture.READER, "");
    beat(3);
    assertThat(two.frames).hasSize(2);
    assertThat(two.end()).isEqualTo("complete");

    admin.api.close();
    assertThat(endless.end()).isEqualTo("complete");
    assertThat(Watcher.of(admin.get(AdminFixture.READER, "/v1/live")).end()).isEqualTo("complete");
    assertThat(admin.get(AdminFixture.READER, "/v1/live?frames=x").status()).isEqualTo(400);
  }

  @Test
  void whoComesLaterIsToldOfTheMinutesBefore() {
    Watcher first = watch(AdminFixture.READER, "");
    beat(5);
    assertThat((List<?>) first.frames.get(0).get("history")).as("what is not known yet").isEmpty();

    assertThat((List<?>) watch(AdminFixture.READER, "").last().get("history")).hasSize(5);
  }

  @Test
  void pageOfABusyTenantOpensWithItsLastMinutes() {
    watch(AdminFixture.READER, "");
    admin.lease("globex").complete(Outcome.success());
    beat(5);

    Map<String, Object> busy = watch(AdminFixture.READER, "?tenant=globex").frames.get(0);
    List<?> history = (List<?>) busy.get("tenant-history");
    assertThat(history).hasSize(5);
    assertThat(((List<?>) history.get(0)).get(1)).isEqualTo(1.0);
    Watcher idle = watch(AdminFixture.ACME, "");
    assertThat((List<?>) idle.frames.get(0).get("tenant-history")).isEmpty();
    beat(3);
    assertThat(idle.last()).doesNotContainKey("tenant-history");
    Map<String, Object> again = watch(AdminFixture.ACME, "").frames.get(0);
    assertThat((List<?>) again.get("tenant-history")).hasSize(3);
  }

  @Test
  void alertIsToldAsLongAsItGoesOn() {
    Watcher watcher = watch(AdminFixture.READER, "");
    assertThat(watcher.last()).containsEntry("alerts", List.of());
    admin.events.note("alert", "acme", alert("FIRING"));
    beat(1);
    assertThat(watcher.last().get("alerts").toString())
        .contains("acme", "the budget is used up", "2026-01-01T00:00:00Z");
    beat(1);
    assertThat(watcher.last()).doesNotContainKey("alerts");
    assertThat(watch(AdminFixture.ACME, "").last()).doesNotContainKey("alerts");

    admin.events.note("alert", "acme", alert("RESOLVED"));
    beat(1);
    assertThat(watcher.last()).containsEntry("alerts", List.of());
  }

  private static Map<String, Object> alert(String state) {
    return Map.of(
        "id",
        "a",
        "state",
        state,
        "since",
        "2026-01-01T00:00:00Z",
        "summary",
        "the budget is used up");
  }

  @Test
  void eventsOfATenantAreToldWithIt() {
    Watcher watcher = watch(AdminFixture.READER, "?tenant=acme");
    assertThat(watcher.last()).containsEntry("tenant-events", List.of());

    admin.post("/v1/tenants/acme/suspend", "");
    beat(1);

    assertThat(Json.map(watcher.last().get("tenant"))).containsEntry("suspended", true);
    assertThat((List<?>) watcher.last().get("events")).hasSize(1);
    assertThat(lastOf(watcher, "tenant-events")).isEqualTo(List.of());
  }
}
