package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.withRetries;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Admission;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two attempts of one request at once. */
class HedgeTest {

  private final EngineFixture fixture = new EngineFixture();
  private final RecordingPolicy.Kind quota = new RecordingPolicy.Kind("quota", PolicyScope.TENANT);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void pairCountsOnceInStatisticsAndAgainstQuotas() {
    Engine engine = start(r -> {});
    Lease slow = lease(engine.acquire(get("acme")));
    fixture.ticker.advance(Duration.ofMillis(20));
    Lease fast = lease(slow.hedge());
    fixture.ticker.advance(Duration.ofMillis(5));

    assertThat(fast.complete(Outcome.success())).isTrue();
    assertThat(slow.complete(Outcome.cancelled())).isTrue();

    TenantStats tenant = tenant(engine);
    assertThat(tenant.admitted()).isOne();
    assertThat(tenant.succeeded()).isOne();
    assertThat(tenant.failed()).isZero();
    assertThat(tenant.inFlight()).isZero();
    assertThat(tenant.latency().samples()).isOne();
    assertThat(tenant.latency().maxNanos()).isBetween(24_000_000L, 26_000_000L);
    assertThat(quota.made.get(0).admitted).hasValue(1);
    assertThat(quota.released).containsExactly("quota SUCCESS");
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(0, 1, 0));
  }

  @Test
  void eachEndpointCountsItsOwnAndTheSlowerOneNeither() {
    Engine engine = start(r -> {});
    Lease slow = lease(engine.acquire(get("acme")));
    Lease fast = lease(slow.hedge());
    fast.complete(Outcome.success());

    assertThat(endpoint(engine, 0).inFlight()).isOne();
    slow.complete(Outcome.cancelled());

    assertThat(endpoint(engine, 0)).extracting(EndpointStats::succeeded).isEqualTo(0L);
    assertThat(endpoint(engine, 0)).extracting(EndpointStats::failed).isEqualTo(0L);
    assertThat(endpoint(engine, 1)).extracting(EndpointStats::succeeded).isEqualTo(1L);
    assertThat(endpoint(engine, 0).inFlight() + endpoint(engine, 1).inFlight()).isZero();
  }

  @Test
  void listenersAreToldOfEachAttemptAndCanTellThemApart() {
    Engine engine = start(r -> {});
    Lease slow = lease(engine.acquire(get("acme")));
    Lease fast = lease(slow.hedge());
    fast.complete(Outcome.success());
    slow.complete(Outcome.cancelled());

    assertThat(told)
        .containsExactly(
            "begins 1",
            "begins 2",
            "ends 2 SUCCESS",
            "request ends with 2 SUCCESS",
            "ends 1 CANCELLED");
  }

  @Test
  void bothMaySucceedAndTheFirstCounts() {
    Engine engine = start(r -> {});
    Lease slow = lease(engine.acquire(get("acme")));
    Lease fast = lease(slow.hedge());
    fast.complete(Outcome.success());
    slow.complete(Outcome.success());

    assertThat(tenant(engine).succeeded()).isOne();
    assertThat(endpoint(engine, 0).succeeded() + endpoint(engine, 1).succeeded()).isEqualTo(2);
    assertThat(quota.released).containsExactly("quota SUCCESS");
  }

  @Test
  void failureOfOneEndsItsAttemptOnly() {
    Engine engine = start(r -> {});
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.hedge());

    first.complete(Outcome.broken());
    assertThat(tenant(engine).inFlight()).isOne();
    assertThat(quota.held()).isOne();
    assertThat(endpoint(engine, 0).failed()).isOne();

    second.complete(Outcome.success());
    assertThat(tenant(engine).succeeded()).isOne();
    assertThat(tenant(engine).failed()).isZero();
    assertThat(quota.released).containsExactly("quota SUCCESS");
  }

  @Test
  void ofTwoFailuresTheLastCounts() {
    Engine engine = start(r -> {});
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.hedge());
    second.complete(Outcome.timedOut());
    first.complete(Outcome.broken());

    assertThat(tenant(engine).failed()).isOne();
    assertThat(quota.released).containsExactly("quota BROKEN");
  }

  @Test
  void clientThatGivesUpCancelsBoth() {
    Engine engine = start(r -> {});
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.hedge());
    first.complete(Outcome.cancelled());
    second.complete(Outcome.cancelled());

    assertThat(tenant(engine).failed() + tenant(engine).succeeded()).isZero();
    assertThat(quota.released).containsExactly("quota CANCELLED");
  }

  @Test
  void oneOfTwoMayBeRetriedWhileTheOtherGoesOn() {
    Engine engine = start(r -> {});
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.hedge());

    Lease third = lease(second.retry(Outcome.unreachable()));

    assertThat(third.endpoint().host()).isEqualTo("c");
    assertThat(third.attempt()).isEqualTo(3);
    third.complete(Outcome.success());
    first.complete(Outcome.cancelled());
    assertThat(tenant(engine).succeeded()).isOne();
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(1, 1, 0));
  }

  @Test
  void retryWithNowhereElseToGoLeavesTheRequestToItsTwin() {
    Engine engine = start(r -> r.maxAttempts(9));
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.hedge());
    Lease third = lease(second.retry(Outcome.unreachable()));

    assertThat(reasonOf(third.retry(Outcome.unreachable()))).isEqualTo(RejectionReason.NO_ENDPOINT);
    assertThat(tenant(engine).inFlight()).isOne();

    // Alone again, it may go where it has been.
    assertThat(lease(first.retry(Outcome.unreachable())).complete(Outcome.success())).isTrue();
    assertThat(tenant(engine).succeeded()).isOne();
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void retryAfterTheTwinHasSucceededIsRefused() {
    Engine engine = start(r -> {});
    Lease slow = lease(engine.acquire(get("acme")));
    lease(slow.hedge()).complete(Outcome.success());

    assertThat(reasonOf(slow.retry(Outcome.broken()))).isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(endpoint(engine, 0).failed()).isOne();
    assertThat(tenant(engine).failed()).isZero();
    assertThat(quota.released).containsExactly("quota SUCCESS");
  }

  @Test
  void lostTwinEndsItsAttemptOnly() {
    fixture.maxLeaseAge = Duration.ofSeconds(10);
    Engine engine = start(r -> r.maxAttempts(9));
    Lease lost = lease(engine.acquire(get("acme")));
    fixture.scheduler.advance(Duration.ofSeconds(8));
    Lease twin = lease(lost.hedge());

    fixture.scheduler.advance(Duration.ofSeconds(4));

    assertThat(engine.stats().lostLeases()).isOne();
    assertThat(lost.complete(Outcome.success())).isFalse();
    assertThat(tenant(engine).inFlight()).isOne();
    assertThat(quota.held()).isOne();
    assertThat(twin.complete(Outcome.success())).isTrue();
    assertThat(quota.released).containsExactly("quota SUCCESS");
  }

  @Test
  void bothLostEndTheRequestOnce() {
    Engine engine = start(r -> {});
    lease(lease(engine.acquire(get("acme"))).hedge());

    fixture.scheduler.advance(fixture.maxLeaseAge.multipliedBy(2));

    assertThat(engine.stats().lostLeases()).isEqualTo(2);
    assertThat(quota.released).containsExactly("quota CANCELLED");
    assertThat(tenant(engine).inFlight()).isZero();
  }

  @Test
  void thirdAtOnceIsRefused() {
    Engine engine = start(r -> r.maxAttempts(9));
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.hedge());

    assertThat(reasonOf(first.hedge())).isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(reasonOf(second.hedge())).isEqualTo(RejectionReason.RETRY_REFUSED);
    first.complete(Outcome.broken());
    assertThat(lease(second.hedge()).endpoint().host()).isEqualTo("c");
  }

  @Test
  void hedgeIsRefusedWhereItMayNotBe() {
    RequestView post =
        RequestView.builder("POST", "/").header(EngineFixture.TENANT_HEADER, "acme").build();
    Engine without = new EngineFixture().start(withRetries(r -> {}));
    Engine broke = new EngineFixture().start(withRetries(r -> r.hedge(95).budget(0, 0)));
    Engine engine = start(r -> {});
    Lease ended = lease(engine.acquire(get("acme")));
    ended.complete(Outcome.success());

    assertThat(reasonOf(lease(without.acquire(get("acme"))).hedge()))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(reasonOf(lease(broke.acquire(get("acme"))).hedge()))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(reasonOf(lease(engine.acquire(post)).hedge()))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(reasonOf(ended.hedge())).isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(retries(broke).refused()).isOne();
  }

  @Test
  void hedgeNeedsAnotherEndpointAndReturnsItsTokenIfThereIsNone() {
    Engine engine =
        fixture.start(
            EngineFixture.config()
                .pool(
                    "main",
                    p ->
                        p.balancer("first").endpoint("a", 1).retry(r -> r.hedge(95).budget(100, 0)))
                .build());
    Lease only = lease(engine.acquire(get("acme")));

    assertThat(reasonOf(only.hedge())).isEqualTo(RejectionReason.NO_ENDPOINT);

    assertThat(only.retry(Outcome.unreachable())).isInstanceOf(Lease.class);
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(1, 0, 0));
  }

  @Test
  void delayIsMeasuredFromTheAttemptsOfThePool() {
    Engine engine = start(r -> r.hedge(90));
    assertThat(lease(engine.acquire(get("acme"))).hedgeDelay()).isNull();
    for (int millis = 1; millis <= 100; millis++) {
      Lease lease = lease(engine.acquire(get("acme")));
      fixture.ticker.advance(Duration.ofMillis(millis));
      lease.complete(Outcome.success());
    }
    fixture.scheduler.advance(Duration.ofSeconds(1));

    assertThat(lease(engine.acquire(get("acme"))).hedgeDelay())
        .isBetween(Duration.ofMillis(89), Duration.ofMillis(91));
  }

  private Engine start(Consumer<RetryConfig.Builder> retries) {
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void admitted(Lease lease) {
            told.add("begins " + lease.attempt());
          }

          @Override
          public void completed(Lease lease, Outcome outcome, long latencyNanos) {
            told.add("ends " + lease.attempt() + " " + outcome);
          }

          @Override
          public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
            told.add("request ends with " + lease.attempt() + " " + outcome);
          }
        });
    return fixture
        .policy(quota)
        .start(
            withRetries(r -> retries.accept(r.hedge(95)))
                .with(c -> c.policy(PolicyConfig.of("quota"))));
  }

  private static RejectionReason reasonOf(Admission admission) {
    return rejection(admission).reason();
  }

  private static TenantStats tenant(Engine engine) {
    return engine.stats().tenants().get("acme");
  }

  private static EndpointStats endpoint(Engine engine, int index) {
    return engine.stats().pools().get("main").endpoints().get(index);
  }

  private static PoolStats.Retries retries(Engine engine) {
    return engine.stats().pools().get("main").retries();
  }
}
