package io.fairlead.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.Quota;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairleadMetricsTest {

  @Test
  void requestsAreCountedByTenantAndOutcome() {
    try (Fixture one = new Fixture(5, Fixture.config("acme", "initech"))) {
      one.serve("acme", 3);
      one.lease("acme").complete(Outcome.timedOut());
      one.lease("initech").complete(Outcome.notSent());

      assertThat(one.count("fairlead.requests", "tenant", "acme", "outcome", "success"))
          .isEqualTo(3);
      assertThat(one.count("fairlead.requests", "tenant", "acme", "outcome", "timed_out")).isOne();
      assertThat(one.count("fairlead.requests", "tenant", "acme")).isEqualTo(4);
      assertThat(one.count("fairlead.requests", "tenant", "initech", "outcome", "not_sent"))
          .isOne();
      assertThat(one.count("fairlead.requests")).isEqualTo(5);
    }
  }

  @Test
  void refusalsAreCountedByReasonAndAmongRequests() {
    LbConfig config =
        Fixture.config()
            .with(
                c -> c.tenant("acme", tenant -> tenant.quota(Quota.of(1, Duration.ofMinutes(1)))));
    try (Fixture one = new Fixture(5, config)) {
      one.serve("acme", 1);
      assertThat(one.acquire("acme")).isInstanceOf(Rejection.class);

      assertThat(one.count("fairlead.rejections", "tenant", "acme", "reason", "quota_exceeded"))
          .isOne();
      assertThat(one.count("fairlead.requests", "tenant", "acme", "outcome", "rejected")).isOne();
      assertThat(one.count("fairlead.rejections")).isOne();
    }
  }

  @Test
  void requestsOfNobodyAreUnknown() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.acquire("stranger");

      assertThat(one.count("fairlead.rejections", "tenant", "unknown", "reason", "tenant_unknown"))
          .isOne();
      assertThat(one.registry.find("fairlead.requests").tag("tenant", "stranger").meters())
          .isEmpty();
    }
  }

  @Test
  void bytesAreCountedByTenantInBothDirections() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.lease("acme").complete(Outcome.success().withBytes(10, 2_000));
      one.lease("acme").complete(Outcome.success().withBytes(5, 0));

      assertThat(one.count("fairlead.request.body", "tenant", "acme")).isEqualTo(15);
      assertThat(one.count("fairlead.response.body", "tenant", "acme")).isEqualTo(2_000);
    }
  }

  @Test
  void latenciesOfAPoolAreRecordedByOutcome() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      Lease quick = one.lease("acme");
      Lease slow = one.lease("acme");
      Lease bad = one.lease("acme");
      one.ticker.advance(Duration.ofMillis(3));
      quick.complete(Outcome.success());
      bad.complete(Outcome.failed());
      one.ticker.advance(Duration.ofMillis(197));
      slow.complete(Outcome.success());
      one.metrics.refresh();

      Timer successes = timer(one, "success");
      assertThat(successes.count()).isEqualTo(2);
      assertThat(successes.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(203);
      assertThat(successes.max(TimeUnit.MILLISECONDS)).isEqualTo(200);
      assertThat(timer(one, "failed").count()).isOne();
    }
  }

  private static Timer timer(Fixture one, String outcome) {
    return one.registry
        .get("fairlead.request.duration")
        .tags("pool", "p", "outcome", outcome)
        .timer();
  }

  @Test
  void retriedRequestCountsOnceAndItsSecondAttemptApart() {
    LbConfig config = Fixture.config(pool -> pool.retry(retry -> retry.maxAttempts(2)), "a");
    try (Fixture one = new Fixture(5, config)) {
      ((Lease) one.lease("a").retry(Outcome.unreachable())).complete(Outcome.success());
      one.metrics.refresh();

      assertThat(one.count("fairlead.requests")).isOne();
      assertThat(one.count("fairlead.attempts", "pool", "p", "kind", "retry")).isOne();
      assertThat(one.count("fairlead.attempts", "pool", "p", "kind", "hedge")).isZero();
      assertThat(timer(one, "success").count()).isOne();
    }
  }

  @Test
  void gaugesTellWhatIsUnderWay() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      Lease open = one.lease("acme");
      one.metrics.refresh();

      assertThat(one.gauge("fairlead.requests.in.flight", "tenant", "acme")).isOne();
      assertThat(one.gauge("fairlead.requests.waiting", "tenant", "acme")).isZero();
      assertThat(one.gauge("fairlead.attempts.in.flight", "pool", "p")).isOne();
      assertThat(one.gauge("fairlead.endpoints", "pool", "p", "condition", "healthy")).isEqualTo(2);
      assertThat(one.gauge("fairlead.tenants.configured")).isOne();
      assertThat(one.gauge("fairlead.tenants.named")).isOne();
      assertThat(one.gauge("fairlead.config.applied.time"))
          .isEqualTo((double) Fixture.NOW.getEpochSecond());

      open.complete(Outcome.success());
      one.metrics.refresh();

      assertThat(one.gauge("fairlead.requests.in.flight", "tenant", "acme")).isZero();
    }
  }

  @Test
  void percentilesOfATenantAreThoseOfTheEngine() {
    try (Fixture one = new Fixture(5, Fixture.config("acme", "quiet"))) {
      Lease open = one.lease("acme");
      one.ticker.advance(Duration.ofMillis(100));
      open.complete(Outcome.success());
      one.metrics.refresh();

      double seconds =
          one.registry
              .get("fairlead.tenant.latency")
              .tags("tenant", "acme", "percentile", "99")
              .timeGauge()
              .value(TimeUnit.SECONDS);
      assertThat(seconds).isBetween(0.099, 0.101);
      assertThat(one.gauge("fairlead.tenant.latency", "tenant", "quiet", "percentile", "99"))
          .isNaN();
    }
  }

  @Test
  void quotasShowWhatIsLeft() {
    LbConfig config =
        Fixture.config()
            .with(
                c -> c.tenant("acme", tenant -> tenant.quota(Quota.of(10, Duration.ofMinutes(1)))));
    try (Fixture one = new Fixture(5, config)) {
      one.serve("acme", 4);
      one.metrics.refresh();

      String[] tags = {"tenant", "acme", "unit", "requests", "window", "60s", "level", "tenant"};
      assertThat(one.gauge("fairlead.quota.remaining", tags)).isEqualTo(6);
      assertThat(one.gauge("fairlead.quota.limit", tags)).isEqualTo(10);
    }
  }

  @Test
  void lostLeasesFailedSourcesAndFaultsAreCounted() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.acquire("acme");
      one.scheduler.advance(Duration.ofMinutes(3));
      one.metrics.sourceFailed("p", new IllegalStateException("gone"));
      one.metrics.configFailed();
      one.metrics.refresh();

      assertThat(one.count("fairlead.leases.lost")).isOne();
      assertThat(one.count("fairlead.source.failures")).isOne();
      assertThat(one.count("fairlead.config.failures")).isOne();
      assertThat(one.count("fairlead.faults")).isZero();
      assertThat(one.count("fairlead.requests", "tenant", "acme", "outcome", "cancelled")).isOne();
    }
  }

  @Test
  void tenantThatIsOffboardedLeavesNothingButItsPartOfTheOthers() {
    try (Fixture one = new Fixture(5, Fixture.config("acme", "initech"))) {
      one.serve("acme", 7);
      Lease late = one.lease("acme");

      one.balancer.apply(one.balancer.config().with(c -> c.removeTenant("acme")));

      assertThat(named(one, "acme")).isEmpty();
      assertThat(one.count("fairlead.requests", "tenant", "other")).isEqualTo(7);

      late.complete(Outcome.success());
      one.nextRound();

      assertThat(named(one, "acme")).isEmpty();
      assertThat(one.count("fairlead.requests", "tenant", "other")).isEqualTo(8);
      assertThat(one.count("fairlead.config.applied")).isOne();
    }
  }

  @Test
  void tenantThatComesBackBeginsAtNothing() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.serve("acme", 7);
      LbConfig with = one.balancer.config();

      one.balancer.apply(with.with(c -> c.removeTenant("acme")));
      one.balancer.apply(with);
      one.serve("acme", 2);

      assertThat(one.count("fairlead.requests", "tenant", "acme")).isEqualTo(2);
      assertThat(one.count("fairlead.requests", "tenant", "other")).isEqualTo(7);
    }
  }

  @Test
  void poolThatIsGoneLeavesNothing() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.serve("acme", 1);
      one.nextRound();
      assertThat(meters(one, "pool", "p")).isNotEmpty();

      one.balancer.apply(
          LbConfig.builder()
              .tenant("acme", tenant -> {})
              .pool("q", pool -> pool.endpoint("10.0.0.3", 80))
              .defaultPool("q")
              .build());

      assertThat(meters(one, "pool", "p")).isEmpty();
      assertThat(meters(one, "pool", "q")).isNotEmpty();
    }
  }

  private static List<Meter> named(Fixture one, String tenant) {
    return meters(one, "tenant", tenant);
  }

  private static List<Meter> meters(Fixture one, String key, String value) {
    return one.registry.getMeters().stream()
        .filter(meter -> value.equals(meter.getId().getTag(key)))
        .toList();
  }

  @Test
  void closingLeavesNothing() {
    Fixture one = new Fixture(5, Fixture.config("acme"));
    one.serve("acme", 1);
    one.nextRound();

    one.close();

    assertThat(one.registry.getMeters()).isEmpty();
  }

  @Test
  void registryThatIsBoundLaterHasAllButOldLatencies() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      one.serve("acme", 2);
      one.metrics.refresh();

      SimpleMeterRegistry later = new SimpleMeterRegistry();
      one.metrics.bindTo(later);
      one.serve("acme", 3);
      one.metrics.refresh();

      assertThat(later.get("fairlead.requests").tags("outcome", "success", "tenant", "acme"))
          .satisfies(found -> assertThat(found.functionCounter().count()).isEqualTo(5));
      assertThat(later.get("fairlead.request.duration").tag("outcome", "success").timer().count())
          .isEqualTo(3);
      assertThat(timer(one, "success").count()).isEqualTo(5);
    }
  }

  @Test
  void tagOfTheHostIsOnEveryMeter() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Fixture one =
        new Fixture(registry, Fixture.config("acme"), with -> with.tag("balancer", "edge"))) {
      one.metrics.refresh();

      assertThat(registry.getMeters())
          .isNotEmpty()
          .allMatch(meter -> "edge".equals(meter.getId().getTag("balancer")));
    }
  }

  @Test
  void refreshesInTheBackgroundUntilItIsClosed() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Fixture one =
        new Fixture(
            registry, Fixture.config("acme"), with -> with.refreshInterval(Duration.ofSeconds(10)));
    one.lease("acme");
    one.scheduler.advance(Duration.ofSeconds(9));
    assertThat(one.gauge("fairlead.requests.in.flight", "tenant", "acme")).isZero();

    one.scheduler.advance(Duration.ofSeconds(1));
    assertThat(one.gauge("fairlead.requests.in.flight", "tenant", "acme")).isOne();

    one.balancer.close();
    int pending = one.scheduler.pending();
    one.metrics.close();
    assertThat(one.scheduler.pending()).isEqualTo(pending - 1);
  }

  @Test
  void metricsAreOfOneLoadBalancer() {
    try (Fixture one = new Fixture(5, Fixture.config("acme"))) {
      assertThatIllegalStateException().isThrownBy(() -> one.metrics.observe(one.balancer));
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    FairleadMetrics.Builder builder = FairleadMetrics.builder();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.topTenants(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.topTenants(10_001));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.latencyBuckets(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder.latencyBuckets(List.of(Duration.ofMillis(2), Duration.ofMillis(2))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.latencyBuckets(List.of(Duration.ofNanos(1_500))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.refreshInterval(Duration.ofSeconds(-1)));
  }
}
