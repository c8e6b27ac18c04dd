package io.fairlead.alerts;

import static io.fairlead.alerts.Alert.Kind.EJECTIONS;
import static io.fairlead.alerts.Alert.Kind.ERROR_BUDGET;
import static io.fairlead.alerts.Alert.Kind.ERROR_SPIKE;
import static io.fairlead.alerts.Alert.Kind.LATENCY;
import static io.fairlead.alerts.Alert.Kind.QUOTA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alerts of a real load balancer, under a clock that the tests move. */
class AlertsTest {

  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);
  private final long startNanos = ticker.nanos();
  private final List<Alert> told = new ArrayList<>();
  private final LoadBalancer balancer =
      LoadBalancer.builder()
          .tenants(TenantResolvers.subdomainOf("saas.example"))
          .ticker(ticker)
          .scheduler(scheduler)
          .clock(this::now)
          .random(new SeededRandom(7))
          .config(config())
          .build();
  private Alerts alerts = start(AlertRules.DEFAULT);

  private Instant now() {
    return START.plusNanos(ticker.nanos() - startNanos);
  }

  private static LbConfig config() {
    return LbConfig.builder()
        .policy(PolicyConfig.of(Policies.QUOTA))
        .tier("gold", t -> {})
        .tenant("acme", t -> t.tier("gold"))
        .tenant("globex", t -> {})
        .tenant("limited", t -> t.quota(Quota.perHour(10)).quota(Quota.perSecond(10)))
        .pool("main", AlertsTest::fourEndpoints)
        .defaultPool("main")
        .build();
  }

  private static void fourEndpoints(PoolConfig.Builder pool) {
    pool.balancer("round-robin").endpoint("a", 1).endpoint("b", 2).endpoint("c", 3);
    pool.endpoint("d", 4);
  }

  private Alerts start(AlertRules rules) {
    return builder().rules(rules).start();
  }

  private Alerts.Builder builder() {
    return Alerts.builder(balancer)
        .observer(told::add)
        .ticker(ticker)
        .clock(this::now)
        .scheduler(scheduler);
  }

  private void restart(Alerts.Builder other) {
    alerts.close();
    alerts = other.start();
  }

  @AfterEach
  void close() {
    alerts.close();
    balancer.close();
  }

  private Admission acquire(String tenant) {
    return balancer.acquire(RequestView.builder("GET", "/").host(tenant + ".saas.example").build());
  }

  private void serve(String tenant, int good, int bad) {
    for (int i = 0; i < good + bad; i++) {
      if (acquire(tenant) instanceof Lease lease) {
        lease.complete(i < good ? Outcome.success() : Outcome.failed());
      }
    }
  }

  private void rounds(int count) {
    scheduler.advance(ROUND.multipliedBy(count));
  }

  private List<Alert> told(Alert.Kind kind) {
    return told.stream().filter(alert -> alert.kind() == kind).toList();
  }

  @Test
  void budgetThatIsUsedUpTooFastIsAPage() {
    // 2 % of failures use up the budget of three nines 20 times as fast as it may be.
    for (int minute = 0; minute < 6; minute++) {
      serve("acme", 98, 2);
      rounds(6);
    }

    assertThat(told(ERROR_BUDGET)).hasSize(1);
    Alert alert = told(ERROR_BUDGET).get(0);
    assertThat(alert.severity()).isEqualTo(Alert.Severity.PAGE);
    assertThat(alert.tenant()).isEqualTo("acme");
    assertThat(alert.pool()).isNull();
    assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
    assertThat(alert.summary()).contains("tenant acme").contains("20.0 times");
    assertThat(alert.details()).containsEntry("failed", 2L).containsEntry("requests", 100L);
    assertThat(told(ERROR_SPIKE)).isEmpty();
    assertThat(alerts.active()).hasSize(1);
  }

  @Test
  void slowUseIsATicketAndBecomesAPageOnlyIfItBecomesFaster() {
    // 0.3 % use up the budget three times as fast: too fast for three days, not for six hours.
    for (int hour = 0; hour < 2; hour++) {
      serve("acme", 997, 3);
      rounds(360);
    }
    assertThat(told(ERROR_BUDGET)).hasSize(1);
    assertThat(told(ERROR_BUDGET).get(0).severity()).isEqualTo(Alert.Severity.TICKET);

    serve("acme", 90, 60);
    rounds(1);

    assertThat(told(ERROR_BUDGET)).hasSize(2);
    Alert graver = told(ERROR_BUDGET).get(1);
    assertThat(graver.severity()).isEqualTo(Alert.Severity.PAGE);
    assertThat(graver.id()).isEqualTo(told(ERROR_BUDGET).get(0).id());
  }

  @Test
  void budgetThatWillLastIsNoTrouble() {
    for (int hour = 0; hour < 3; hour++) {
      serve("acme", 9_995, 5);
      rounds(360);
    }

    assertThat(told).isEmpty();
  }

  @Test
  void alertEndsSoonAfterTheTroubleThoughTheWindowIsLong() {
    serve("acme", 50, 50);
    rounds(1);
    assertThat(told(ERROR_BUDGET)).hasSize(1);

    // For three days the trouble is within the window, but not within its last twelfth.
    for (int minute = 0; minute < 7 * 60; minute++) {
      serve("acme", 10, 0);
      rounds(6);
    }

    assertThat(told(ERROR_BUDGET)).hasSize(2);
    Alert resolved = told(ERROR_BUDGET).get(1);
    assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(resolved.id()).isEqualTo(told(ERROR_BUDGET).get(0).id());
    assertThat(resolved.since()).isEqualTo(START.plus(ROUND));
    assertThat(alerts.active()).isEmpty();
  }

  @Test
  void fewRequestsAreNotJudged() {
    serve("acme", 0, 99);
    rounds(1);

    assertThat(told(ERROR_BUDGET)).isEmpty();
    assertThat(told(ERROR_SPIKE)).isEmpty();
  }

  @Test
  void refusalsCountAgainstUsOnlyIfTheReasonIsOurs() {
    serve("limited", 10, 0);
    for (int i = 0; i < 200; i++) {
      acquire("limited");
    }
    rounds(1);
    assertThat(told(ERROR_BUDGET)).isEmpty();

    drainAll();
    for (int i = 0; i < 200; i++) {
      acquire("globex");
    }
    rounds(1);

    assertThat(told(ERROR_BUDGET)).extracting(Alert::tenant).containsExactly("globex");
  }

  private void drainAll() {
    balancer
        .poolStats()
        .get("main")
        .endpoints()
        .forEach(each -> balancer.drain("main", each.endpoint().id(), Duration.ofMillis(1)));
    scheduler.advance(Duration.ofMillis(2));
  }

  @Test
  void spikeIsToldAgainstTheHourBefore() {
    for (int minute = 0; minute < 10; minute++) {
      serve("acme", 100, 0);
      rounds(6);
    }
    serve("acme", 50, 50);
    rounds(1);

    assertThat(told(ERROR_SPIKE)).hasSize(1);
    assertThat(told(ERROR_SPIKE).get(0).summary())
        .isEqualTo("25 % of the requests of tenant acme fail, 0.0 % in the hour before");
  }

  @Test
  void whatHasAlwaysFailedIsNoSpike() {
    for (int minute = 0; minute < 10; minute++) {
      serve("acme", 50, 50);
      rounds(6);
    }
    told.clear();
    restart(builder());
    for (int minute = 0; minute < 10; minute++) {
      serve("acme", 50, 50);
      rounds(6);
      // Only in the first two minutes is there nothing before.
      assertThat(told(ERROR_SPIKE).stream().filter(a -> a.at().isAfter(START.plusSeconds(730))))
          .noneMatch(alert -> alert.state() == Alert.State.FIRING);
    }
  }

  @Test
  void whatWasBeforeTheStartIsNotJudged() {
    alerts.close();
    serve("acme", 0, 1_000);
    restart(builder());
    rounds(1);
    serve("acme", 200, 0);
    rounds(1);

    assertThat(told).filteredOn(alert -> alert.tenant() != null).isEmpty();
  }

  @Test
  void quotaOfALongWindowThatIsNearlyUsedUpIsTold() {
    serve("limited", 8, 0);
    rounds(1);
    assertThat(told(QUOTA)).isEmpty();

    serve("limited", 1, 0);
    rounds(1);

    assertThat(told(QUOTA)).hasSize(1);
    assertThat(told(QUOTA).get(0).summary()).contains("90 %").contains("1 are left");
  }

  @Test
  void latencyIsToldWhereThereIsALimit() {
    restart(
        builder()
            .rules(AlertRules.DEFAULT.withLatency(Duration.ofMillis(500)))
            .rulesOfTier("gold", AlertRules.DEFAULT.withLatency(Duration.ofMillis(100)))
            .rulesOfTenant("limited", AlertRules.DEFAULT));
    for (int i = 0; i < 100; i++) {
      for (String tenant : List.of("acme", "globex")) {
        Lease lease = (Lease) acquire(tenant);
        ticker.advance(Duration.ofMillis(200));
        lease.complete(Outcome.success());
      }
    }
    rounds(1);

    assertThat(told(LATENCY)).extracting(Alert::tenant).containsExactly("acme");
    assertThat(told(LATENCY).get(0).details()).containsEntry("limit-ms", 100L);
  }

  @Test
  void ejectionsOfTooManyEndpointsAreAPage() {
    balancer.apply(
        balancer
            .config()
            .with(
                c ->
                    c.pool(
                        "main",
                        p -> {
                          fourEndpoints(p);
                          p.health(
                              h ->
                                  h.outliers(
                                      o -> o.consecutive5xx(5, 100).maxEjectionPercent(100)));
                        })));
    // Whoever asks, the endpoints fail: so it is them.
    for (int i = 0; i < 20; i++) {
      serve("acme", 0, 2);
      serve("globex", 0, 2);
    }
    rounds(1);

    assertThat(told(EJECTIONS)).hasSize(1);
    Alert alert = told(EJECTIONS).get(0);
    assertThat(alert.pool()).isEqualTo("main");
    assertThat(alert.severity()).isEqualTo(Alert.Severity.PAGE);
    assertThat(alert.summary()).contains("of 4 endpoints of pool main");
  }

  @Test
  void whatComesAndGoesIsToldOnce() {
    for (int i = 0; i < 5; i++) {
      serve("acme", 50, 50);
      rounds(1);
      serve("acme", 100, 0);
      rounds(6);
    }

    assertThat(told(ERROR_BUDGET)).hasSize(1);
  }

  @Test
  void tenantThatLeavesTakesItsTroubleAlong() {
    serve("acme", 50, 50);
    rounds(1);
    assertThat(alerts.active()).isNotEmpty();

    balancer.apply(balancer.config().with(c -> c.removeTenant("acme")));
    rounds(13);

    assertThat(told(ERROR_BUDGET)).extracting(Alert::state).contains(Alert.State.RESOLVED);
    assertThat(alerts.active()).noneMatch(alert -> "acme".equals(alert.tenant()));
  }

  @Test
  void noMoreTenantsAreWatchedThanThereIsRoomFor() {
    restart(builder().maxTenants(1));
    serve("acme", 1, 0);
    rounds(1);
    assertThat(alerts.isFull()).isTrue();
    serve("globex", 50, 150);
    rounds(1);
    assertThat(told).noneMatch(alert -> "globex".equals(alert.tenant()));

    // After three days acme has made room, and what globex did meanwhile is of the past.
    rounds(3 * 24 * 360 + 2 * 432);
    assertThat(told).noneMatch(alert -> "globex".equals(alert.tenant()));
    serve("globex", 50, 150);
    rounds(2);

    assertThat(told(ERROR_BUDGET)).extracting(Alert::tenant).contains("globex");
  }

  @Test
  void observerThatThrowsKeepsNobodyElseFromBeingTold() {
    List<Alert> others = new ArrayList<>();
    alerts.close();
    alerts =
        Alerts.builder(balancer)
            .observer(
                alert -> {
                  throw new IllegalStateException("told to fail");
                })
            .observer(others::add)
            .ticker(ticker)
            .clock(this::now)
            .scheduler(scheduler)
            .start();
    serve("acme", 50, 50);
    rounds(1);

    assertThat(others).extracting(Alert::kind).contains(ERROR_BUDGET);
    rounds(1);
    assertThat(alerts.active()).isNotEmpty();
  }

  @Test
  void closedAlertsLookNoMore() {
    alerts.close();
    serve("acme", 50, 50);
    rounds(5);

    assertThat(told).isEmpty();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> AlertRules.DEFAULT.withObjective(1))
        .hasMessage("objective 1.0 is not between 0 and 1");
    assertThatThrownBy(() -> AlertRules.DEFAULT.withSpike(0))
        .hasMessage("spike 0.0 is not above 0 to 1");
    assertThatThrownBy(() -> AlertRules.DEFAULT.withEjected(Double.NaN))
        .hasMessage("ejected NaN is not above 0 to 1");
    assertThatThrownBy(() -> AlertRules.DEFAULT.withMinRequests(0))
        .hasMessage("min requests 0 is less than 1");
    assertThatThrownBy(() -> AlertRules.DEFAULT.withLatency(Duration.ZERO))
        .hasMessage("latency PT0S is not more than zero");
    assertThatThrownBy(() -> builder().maxTenants(0)).hasMessage("max tenants 0 is less than 1");
  }
}
