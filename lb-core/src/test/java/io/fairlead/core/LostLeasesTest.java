package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.testkit.FakeScheduler;
import io.fairlead.testkit.FakeTicker;
import io.fairlead.testkit.SeededRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers that die between admission and completion leave behind in the real policies. */
class LostLeasesTest {

  private static final Duration MAX_AGE = Duration.ofMinutes(1);
  private static final Duration OPEN_FOR = Duration.ofMinutes(10);
  private static final int TRIALS = 3;

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);

  @ParameterizedTest
  @ValueSource(strings = {"endpoint", "pool", "tenant-pool"})
  void breakerWhoseTrialsAreAllLostIsTriedAgainAndCloses(String scope) {
    LoadBalancer balancer = start(breaker(scope));
    fail(balancer, 20);
    assertThat(hold(balancer)).isZero();
    scheduler.advance(OPEN_FOR);
    assertThat(hold(balancer)).isEqualTo(TRIALS);

    scheduler.advance(MAX_AGE.minusSeconds(1));
    assertThat(hold(balancer)).as("before they count as lost").isZero();
    scheduler.advance(Duration.ofSeconds(10));
    assertThat(balancer.stats().lostLeases()).isEqualTo(TRIALS);

    succeed(balancer, TRIALS);
    assertThat(hold(balancer)).as("closed").isEqualTo(100);
  }

  @Test
  void lateAnswerToALostTrialDecidesNothing() {
    LoadBalancer balancer = start(breaker("pool"));
    fail(balancer, 20);
    scheduler.advance(OPEN_FOR);
    Lease lost = lease(balancer.acquire(get("acme")));
    scheduler.advance(MAX_AGE.plusSeconds(10));

    assertThat(lost.complete(Outcome.failed())).isFalse();
    succeed(balancer, TRIALS);
    assertThat(hold(balancer)).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoint", "pool", "tenant", "tenant-pool"})
  void roomOfLostRequestsComesBack(String scope) {
    LoadBalancer balancer =
        start(step(Policies.CONCURRENCY, Map.of("scope", scope, "limit", TRIALS)));
    assertThat(hold(balancer)).isEqualTo(TRIALS);
    assertThat(hold(balancer)).isZero();

    scheduler.advance(MAX_AGE.plusSeconds(10));
    assertThat(hold(balancer)).isEqualTo(TRIALS);
  }

  @Test
  void fullEndpointIsPassedOver() {
    LoadBalancer balancer =
        start(
            base()
                .pool(
                    "main",
                    p -> p.balancer(Balancers.ROUND_ROBIN).endpoint("a", 1).endpoint("b", 2))
                .policy(PolicyConfig.of(Policies.CONCURRENCY).withOptions(Map.of("limit", 1)))
                .build());
    Lease first = lease(balancer.acquire(get("acme")));
    Set<String> met = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Lease lease = lease(balancer.acquire(get("acme")));
      met.add(lease.endpoint().id());
      lease.complete(Outcome.success());
    }

    assertThat(met).hasSize(1).doesNotContain(first.endpoint().id());
    assertThat(balancer.stats().pools().get("main").endpoints())
        .extracting(endpoint -> endpoint.policies().get(Policies.CONCURRENCY))
        .containsExactlyInAnyOrder("1/1", "0/1");
  }

  @Test
  void operatorOpensOneEndpointAndGivesItBack() {
    LbConfig config =
        base()
            .pool("main", p -> p.endpoint("a", 1).endpoint("b", 2))
            .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
            .build();
    LoadBalancer balancer = start(config);
    Map<String, Object> forced = Map.of("forced-open", List.of("a:1"));
    balancer.apply(
        config.with(
            c ->
                c.noPolicies()
                    .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER).withOptions(forced))));
    assertThat(states(balancer)).containsExactly("forced open", "closed");
    for (int i = 0; i < 20; i++) {
      Lease lease = lease(balancer.acquire(get("acme")));
      assertThat(lease.endpoint().id()).isEqualTo("b:2");
      lease.complete(Outcome.success());
    }

    balancer.apply(config);
    assertThat(states(balancer)).containsExactly("closed", "closed");
  }

  private static List<String> states(LoadBalancer balancer) {
    return balancer.stats().pools().get("main").endpoints().stream()
        .map(endpoint -> endpoint.policies().get(Policies.CIRCUIT_BREAKER))
        .toList();
  }

  private static LbConfig breaker(String scope) {
    return step(
        Policies.CIRCUIT_BREAKER,
        Map.of("scope", scope, "open-for", OPEN_FOR, "half-open-calls", TRIALS));
  }

  private static LbConfig step(String type, Map<String, Object> options) {
    return base()
        .pool("main", p -> p.endpoint("a", 1))
        .policy(PolicyConfig.of(type).withOptions(options))
        .build();
  }

  private static LbConfig.Builder base() {
    return LbConfig.builder().defaultPool("main").tenant("acme", t -> {});
  }

  private LoadBalancer start(LbConfig config) {
    return LoadBalancer.builder()
        .tenants(
            request ->
                TenantResolution.of(
                    Objects.requireNonNull(request.header(EngineFixture.TENANT_HEADER)),
                    Evidence.VERIFIED_CLAIM))
        .config(config)
        .maxLeaseAge(MAX_AGE)
        .ticker(ticker)
        .scheduler(scheduler)
        .random(new SeededRandom(7))
        .build();
  }

  private static void fail(LoadBalancer balancer, int requests) {
    complete(balancer, requests, Outcome.broken());
  }

  private static void succeed(LoadBalancer balancer, int requests) {
    complete(balancer, requests, Outcome.success());
  }

  private static void complete(LoadBalancer balancer, int requests, Outcome outcome) {
    for (int i = 0; i < requests; i++) {
      lease(balancer.acquire(get("acme"))).complete(outcome);
    }
  }

  /** Takes leases and forgets them, up to a hundred. */
  private static int hold(LoadBalancer balancer) {
    int held = 0;
    while (held < 100 && balancer.acquire(get("acme")) instanceof Lease) {
      held++;
    }
    return held;
  }
}
