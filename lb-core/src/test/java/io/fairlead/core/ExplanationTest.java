package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Explanation;
import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.policies.breaker.CircuitBreakerProvider;
import io.fairlead.policies.priority.PriorityProvider;
import io.fairlead.policies.quota.QuotaProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What decides over a request, with the real policies. */
class ExplanationTest {

  private final EngineFixture fixture = new EngineFixture();
  private Engine engine;

  @BeforeEach
  void start() {
    fixture.policies.put(Policies.QUOTA, new QuotaProvider());
    fixture.policies.put(Policies.PRIORITY, new PriorityProvider());
    fixture.policies.put(Policies.CIRCUIT_BREAKER, new CircuitBreakerProvider());
    engine = fixture.start(config());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static LbConfig config() {
    return EngineFixture.config()
        .policy(PolicyConfig.of(Policies.QUOTA))
        .policy(PolicyConfig.of(Policies.PRIORITY))
        .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER).withOptions(Map.of("minimum-calls", 2)))
        .tier("gold", t -> t.quota(Quota.perMinute(2)).priority(Priority.HIGH))
        .tenant("acme", t -> t.tier("gold").share(3))
        .tenant("bound", t -> t.residency("mars"))
        .pool("main", p -> p.balancer("first").endpoint("a", 1).endpoint("b", 2).maxInFlight(50))
        .route("api", r -> r.pathPrefix("/api").pool("main"))
        .build();
  }

  @Test
  void tellsWhoseItIsWhereItGoesAndWhatItHasToPass() {
    engine.acquire(get("acme", "/api/x"));

    Explanation explained = engine.explain(get("acme", "/api/x"));

    assertThat(explained.resolution().evidence()).isEqualTo(Evidence.VERIFIED_CLAIM);
    assertThat(explained.tenant()).isEqualTo(engine.explain(get("acme")).tenant());
    assertThat(explained.route()).isEqualTo("api");
    assertThat(explained.pool()).isEqualTo("main");
    assertThat(explained.steps())
        .extracting(Explanation.Step::policy)
        .contains("quota", "priority");
    assertThat(explained.endpoints())
        .extracting(stats -> stats.endpoint().id())
        .containsExactly("a:1", "b:2");
    assertThat(explained)
        .hasToString(
            """
            tenant acme by VERIFIED_CLAIM
            route api, pool main
              tier: gold (tenants.acme)
              pool: main (default-pool)
              policies.circuit-breaker.minimum-calls: 2 (policies.circuit-breaker)
              balancer: first (pools.main)
              isolation: SHARED (pools.main)
            policy quota (quota)
              quota 2/min of the tenant: 1 left, whole again after PT30S
              quotas: [2/min] (tiers.gold)
            policy priority (priority)
              priority: HIGH (tiers.gold)
              share: 3 (tenants.acme)
              max-in-flight: 50 (pools.main)
            endpoint a:1: HEALTHY, 1 in flight, {circuit-breaker=closed}
            endpoint b:2: HEALTHY, 0 in flight, {circuit-breaker=closed}""");
  }

  @Test
  void spellsOutWhichQuotaIsUsedUpWhereItIsSetAndWhenToRetry() {
    engine.acquire(get("acme"));
    engine.acquire(get("acme"));
    Rejection rejection = rejection(engine.acquire(get("acme")));
    fixture.scheduler.advance(Duration.ofSeconds(40)); // by now there is one again

    assertThat(engine.explain(get("acme")).why(rejection))
        .isEqualTo(
            """
            QUOTA_EXCEEDED (429): the request quota is used up
            quota 2/min of the tenant: 0 left, whole again after PT1M
            policy quota (quota)
              quota 2/min of the tenant: 1 left, whole again after PT20S
              quotas: [2/min] (tiers.gold)
            retry after PT30S""");
  }

  @Test
  void spellsOutWhatIsWrongWithEachServer() {
    for (int i = 0; i < 4; i++) {
      lease(engine.acquire(get("globex"))).complete(Outcome.failed());
    }
    Rejection rejection = rejection(engine.acquire(get("globex")));

    assertThat(engine.explain(get("globex")).why(rejection))
        .isEqualTo(
            """
            NO_ENDPOINT (503): no server is available
            endpoint a:1: HEALTHY, 0 in flight, {circuit-breaker=open}
            endpoint b:2: HEALTHY, 0 in flight, {circuit-breaker=open}""");
  }

  @Test
  void spellsOutThatNoServerIsWhereTheTenantIsBoundTo() {
    Rejection rejection = rejection(engine.acquire(get("bound")));

    assertThat(engine.explain(get("bound")).why(rejection))
        .contains("RESIDENCY_UNSATISFIED")
        .contains("pool main has no endpoint for tenant bound")
        .contains("tenant bound is bound to [mars]");
  }

  @Test
  void spellsOutThatNothingLeadsAnywhere() {
    engine.apply(
        LbConfig.builder()
            .pool("main", p -> p.balancer("first").endpoint("a", 1))
            .route("api", r -> r.pathPrefix("/api").pool("main"))
            .tenant("acme", t -> {})
            .build());
    Rejection rejection = rejection(engine.acquire(get("acme", "/other")));
    Explanation explained = engine.explain(get("acme", "/other"));

    assertThat(explained.pool()).isNull();
    assertThat(explained.why(rejection)).contains("no route matches, and tenant acme has no pool");
  }

  @Test
  void spellsOutWhatNoTenantWasFoundFor() {
    RequestView request = RequestView.builder("GET", "/").build();

    assertThat(engine.explain(request).why(rejection(engine.acquire(request))))
        .isEqualTo(
            """
            TENANT_MISSING (404): the request names no tenant
            tenant resolved: none""");
    RequestView malformed = RequestView.builder("GET", "/%00").header("tenant", "acme").build();
    assertThat(engine.explain(malformed).resolution().refusal())
        .isEqualTo(RejectionReason.MALFORMED_REQUEST);
  }

  @Test
  void evidenceThatDoesNotStandAloneMakesNoTenant() {
    fixture.resolver = request -> TenantResolution.of("acme", Evidence.UNTRUSTED_HEADER);
    Engine trusting = fixture.start(config());

    Explanation explained = trusting.explain(get("acme"));

    assertThat(explained.tenant()).isNull();
    assertThat(explained.why(rejection(trusting.acquire(get("acme")))))
        .contains("tenant resolved: acme by UNTRUSTED_HEADER");
    trusting.close();
  }

  @Test
  void takesNothingAndMakesNoState() {
    LbStats before = engine.stats();

    List<Explanation> explained =
        List.of(engine.explain(get("acme")), engine.explain(get("stranger")));

    assertThat(explained.get(0).steps()).allMatch(step -> step.quotas().isEmpty());
    assertThat(explained.get(1).tenant()).isNull();
    assertThat(engine.stats()).isEqualTo(before);
    assertThat(engine.stats().tenants()).isEmpty();
  }

  @Test
  void numbersOfAnEarlierConfigurationAreNotTold() {
    engine.acquire(get("acme"));
    engine.apply(config().with(c -> c.tenant("acme", t -> t.quota(Quota.perHour(9)))));

    assertThat(engine.explain(get("acme")).steps())
        .allMatch(step -> step.quotas().isEmpty())
        .anyMatch(step -> step.settings().toString().contains("quotas: [9/h] (tenants.acme)"));
  }

  @Test
  void shadowsAreToldAsSuch() {
    engine.apply(
        config()
            .with(
                c ->
                    c.noPolicies()
                        .policy(PolicyConfig.of(Policies.QUOTA).in(PolicyConfig.Mode.SHADOW))));

    assertThat(engine.explain(get("acme")).toString())
        .contains("policy quota (quota, refuses nothing)");
  }
}
