package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
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
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Attempts one after the other, without a pause. */
class RetryTest {

  private final EngineFixture fixture = new EngineFixture();
  private final RecordingPolicy.Kind quota = new RecordingPolicy.Kind("quota", PolicyScope.TENANT);
  private final RecordingPolicy.Kind gate = new RecordingPolicy.Kind("gate", PolicyScope.ENDPOINT);

  @Test
  void attemptsAreNumberedAndLimited() {
    Engine engine = fixture.start(withRetries(r -> r.maxAttempts(2)));
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(first.retry(Outcome.unreachable()));

    assertThat(first.attempt()).isEqualTo(1);
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(reasonOf(second.retry(Outcome.unreachable())))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(tenant(engine).failed()).isOne();
    assertThat(tenant(engine).inFlight()).isZero();
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(1, 0, 0));
  }

  @Test
  void whatMayHaveActedIsNotTriedAgain() {
    Engine engine = fixture.start(config().build());
    RequestView post =
        RequestView.builder("POST", "/").header(EngineFixture.TENANT_HEADER, "acme").build();

    Admission next = lease(engine.acquire(post)).retry(Outcome.timedOut());

    assertThat(reasonOf(next)).isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(tenant(engine).failed()).isOne();
    assertThat(retries(engine).refused()).isZero();
  }

  @Test
  void retryOfASuccessIsItsCompletion() {
    Engine engine = fixture.start(config().build());

    assertThat(reasonOf(lease(engine.acquire(get("acme"))).retry(Outcome.success())))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(tenant(engine).succeeded()).isOne();
  }

  @Test
  void usedUpBudgetRefuses() {
    Engine engine = fixture.start(withRetries(r -> r.budget(50, 0)));
    Lease first = lease(engine.acquire(get("acme")));
    Lease second = lease(engine.acquire(get("acme")));

    assertThat(first.retry(Outcome.unreachable())).isInstanceOf(Lease.class);
    assertThat(reasonOf(second.retry(Outcome.unreachable())))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(1, 0, 1));
  }

  @Test
  void budgetOutlivesAReload() {
    LbConfig config = withRetries(r -> r.budget(100, 0));
    Engine engine = fixture.start(config);
    Lease first = lease(engine.acquire(get("acme")));
    lease(first.retry(Outcome.unreachable())).complete(Outcome.success());

    engine.apply(config.with(c -> c.tenant("acme", t -> t.share(7))));

    // Two requests have earned two, and one is spent.
    Lease second = lease(lease(engine.acquire(get("acme"))).retry(Outcome.unreachable()));
    assertThat(reasonOf(second.retry(Outcome.unreachable())))
        .isEqualTo(RejectionReason.RETRY_REFUSED);
    assertThat(retries(engine).retried()).isEqualTo(2);
  }

  @Test
  void tokenReturnsIfThereIsNoEndpoint() {
    Engine engine = gated(r -> r.budget(100, 0));
    Lease lease = lease(engine.acquire(get("acme")));
    gate.unready = true;
    assertThat(reasonOf(lease.retry(Outcome.unreachable()))).isEqualTo(RejectionReason.NO_ENDPOINT);
    gate.unready = false;

    // One more request: with the token of the first, it may be tried twice more.
    Lease second = lease(lease(engine.acquire(get("acme"))).retry(Outcome.unreachable()));
    assertThat(second.retry(Outcome.unreachable())).isInstanceOf(Lease.class);
    assertThat(retries(engine)).isEqualTo(new PoolStats.Retries(2, 0, 0));
  }

  @Test
  void endpointThatRefusesAtThePickIsPassedOverForAnother() {
    Engine engine = gated(r -> r.maxAttempts(9));
    Lease first = lease(engine.acquire(get("acme")));
    gate.refusing = true;

    assertThat(reasonOf(first.retry(Outcome.unreachable()))).isEqualTo(RejectionReason.NO_ENDPOINT);
    assertThat(gate.held()).isZero();
    assertThat(quota.held()).isZero();
  }

  @Test
  void everyEndpointIsMetOnceBeforeAnyIsMetAgain() {
    Engine engine = fixture.start(withRetries(r -> r.maxAttempts(9)));
    List<String> met = new ArrayList<>();
    Lease lease = lease(engine.acquire(get("acme")));
    met.add(lease.endpoint().host());
    for (int i = 0; i < 8; i++) {
      lease = lease(lease.retry(Outcome.unreachable()));
      met.add(lease.endpoint().host());
    }

    assertThat(met.subList(0, 3)).containsExactly("a", "b", "c");
    for (int i = 1; i < met.size(); i++) {
      assertThat(met.get(i)).isNotEqualTo(met.get(i - 1));
    }
  }

  @Test
  void onlyEndpointOfAPoolIsTriedAgain() {
    Engine engine =
        fixture.start(config().pool("main", p -> p.balancer("first").endpoint("a", 1)).build());
    Lease first = lease(engine.acquire(get("acme")));

    Lease second = lease(first.retry(Outcome.unreachable()));

    assertThat(second.endpoint().host()).isEqualTo("a");
    assertThat(second.complete(Outcome.success())).isTrue();
    assertThat(tenant(engine).succeeded()).isOne();
  }

  @Test
  void requestStaysWithTheConfigurationThatItWasAdmittedUnder() {
    Engine engine =
        fixture.start(config().pool("main", p -> p.balancer("first").endpoint("a", 1)).build());
    Lease first = lease(engine.acquire(get("acme")));
    engine.apply(config().build());

    assertThat(lease(first.retry(Outcome.unreachable())).endpoint().host()).isEqualTo("a");
  }

  @Test
  void latencyOfTheRequestIsFromItsAdmission() {
    Engine engine = fixture.start(config().build());
    Lease first = lease(engine.acquire(get("acme")));
    fixture.ticker.advance(Duration.ofMillis(30));
    Lease second = lease(first.retry(Outcome.unreachable()));
    fixture.ticker.advance(Duration.ofMillis(10));
    second.complete(Outcome.success());

    assertThat(tenant(engine).latency().samples()).isOne();
    assertThat(tenant(engine).latency().maxNanos()).isBetween(39_000_000L, 41_000_000L);
    assertThat(engine.stats().pools().get("main").endpoints().get(1).latencyEwmaNanos())
        .isEqualTo(10_000_000);
  }

  @Test
  void lastLeaseThatWasNotUsedRefundsNothingThatAnEarlierOneHasUsed() {
    Engine engine = gated(r -> {});
    Lease second = lease(lease(engine.acquire(get("acme"))).retry(Outcome.unreachable()));

    second.complete(Outcome.notSent());

    assertThat(quota.released).containsExactly("quota CANCELLED");
    assertThat(gate.released).containsExactly("gate UNREACHABLE", "gate NOT_SENT");
  }

  @Test
  void attemptTimeoutIsThatOfThePool() {
    Engine limited = fixture.start(withRetries(r -> r.attemptTimeout(Duration.ofSeconds(2))));
    Engine unlimited = new EngineFixture().start(config().build());

    assertThat(lease(limited.acquire(get("acme"))).attemptTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(lease(unlimited.acquire(get("acme"))).attemptTimeout()).isNull();
  }

  private Engine gated(Consumer<RetryConfig.Builder> retries) {
    return fixture
        .policy(quota)
        .policy(gate)
        .start(
            withRetries(retries)
                .with(c -> c.policy(PolicyConfig.of("quota")).policy(PolicyConfig.of("gate"))));
  }

  private static RejectionReason reasonOf(Admission admission) {
    return rejection(admission).reason();
  }

  private static TenantStats tenant(Engine engine) {
    return engine.stats().tenants().get("acme");
  }

  private static PoolStats.Retries retries(Engine engine) {
    return engine.stats().pools().get("main").retries();
  }
}
