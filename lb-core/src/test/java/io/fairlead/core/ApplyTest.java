package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.Quota;
import io.fairlead.core.policy.Pipeline;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplyTest {

  private final EngineFixture fixture = new EngineFixture();

  @Test
  void everythingThatIsWrongIsListedAndNothingChanges() {
    Engine engine = fixture.start(config().build());
    LbConfig before = engine.config();
    LbConfig broken =
        LbConfig.builder()
            .defaultPool("nowhere")
            .tier("gold", t -> t.share(0).pool("nowhere").quota(Quota.perSecond(1)))
            .tenant("ACME", t -> t.tier("silver").share(-1))
            .tenant("globex", t -> t.policy("unheard-of", Map.of()))
            .pool("main", p -> p.balancer("best").maxInFlight(-1).endpoint("a", 1).endpoint("a", 1))
            .route(
                "r",
                r ->
                    r.pool("nowhere")
                        .tenant("stranger")
                        .tier("silver")
                        .host("UPPER.example")
                        .pathPrefix("no-slash"))
            .route("r", r -> r.pool("main"))
            .policy(PolicyConfig.of("magic"))
            .build();

    InvalidConfigException error =
        catchThrowableOfType(InvalidConfigException.class, () -> engine.apply(broken));

    assertThat(error.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "default-pool",
            "tiers.gold.share",
            "tiers.gold.pool",
            "tiers.gold.quotas",
            "tenants.ACME",
            "tenants.ACME.tier",
            "tenants.ACME.share",
            "tenants.globex.policies.unheard-of",
            "pools.main.balancer",
            "pools.main.max-in-flight",
            "pools.main.endpoints[1].id",
            "routes.r.pool",
            "routes.r.tenants",
            "routes.r.tiers",
            "routes.r.hosts",
            "routes.r.path-prefix",
            "routes.r",
            "policies.magic.type");
    assertThat(error).hasMessageContaining("pools.main.balancer: \"best\" is not allowed: one of");
    assertThat(engine.config()).isSameAs(before);
    succeed(engine.acquire(get("acme")));
  }

  @Test
  void unknownPolicyOptionIsListedWithThePathOfWhoSetIt() {
    fixture.policy(new RecordingPolicy.Kind("p", PolicyScope.TENANT));
    Engine engine = fixture.start(config().build());

    InvalidConfigException error =
        catchThrowableOfType(
            InvalidConfigException.class,
            () ->
                engine.apply(
                    config()
                        .policy(PolicyConfig.of("p"))
                        .tenant("acme", t -> t.policy("p", Map.of("versoin", 3)))
                        .build()));

    assertThat(error.problems())
        .extracting(ConfigProblem::path)
        .containsExactly("tenants.acme.policies.p.versoin");
  }

  @Test
  void endpointKeepsItsStateAndNewOnesStartFresh() {
    Engine engine = fixture.start(config().build());
    Lease lease = lease(engine.acquire(get("acme")));

    engine.apply(
        config().pool("main", p -> p.balancer("first").endpoint("z", 9).endpoint("a", 1)).build());

    List<EndpointStats> endpoints = engine.stats().pools().get("main").endpoints();
    assertThat(endpoints).extracting(EndpointStats::inFlight).containsExactly(0, 1);
    lease.complete(Outcome.success());
    assertThat(engine.stats().pools().get("main").endpoints())
        .extracting(EndpointStats::succeeded)
        .containsExactly(0L, 1L);
  }

  @Test
  void endpointOfTheSameIdAtAnotherAddressStartsFresh() {
    Engine engine = fixture.start(config().build());
    lease(engine.acquire(get("acme")));

    engine.apply(
        config()
            .pool("main", p -> p.balancer("first").endpoint(Endpoint.of("a", 7).withId("a:1")))
            .build());

    assertThat(engine.stats().pools().get("main").endpoints().get(0).inFlight()).isZero();
  }

  @Test
  void leaseOfARemovedPoolMayStillEnd() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT_POOL);
    Engine engine = fixture.policy(policy).start(config().policy(PolicyConfig.of("p")).build());
    Lease lease = lease(engine.acquire(get("acme")));

    engine.apply(
        LbConfig.builder()
            .pool("other", p -> p.balancer("first").endpoint("o", 1))
            .defaultPool("other")
            .tenant("acme", t -> {})
            .policy(PolicyConfig.of("p"))
            .build());

    assertThat(lease(engine.acquire(get("acme"))).pool()).isEqualTo("other");
    assertThat(lease.complete(Outcome.success())).isTrue();
    assertThat(policy.made.get(0).held).hasValue(0);
  }

  @Test
  void policyOfATenantThatDidNotChangeIsKept() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    LbConfig config = config().policy(PolicyConfig.of("p")).build();
    Engine engine = fixture.policy(policy).start(config);
    succeed(engine.acquire(get("acme")));

    engine.apply(config.with(c -> c.pool("more", p -> p.balancer("first"))));
    succeed(engine.acquire(get("acme")));

    assertThat(policy.made).hasSize(1);
  }

  @Test
  void policyOfATenantThatChangedInheritsFromItsPredecessor() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    LbConfig config = config().policy(PolicyConfig.of("p")).build();
    Engine engine = fixture.policy(policy).start(config);
    Lease before = lease(engine.acquire(get("acme")));

    engine.apply(config.with(c -> c.tenant("acme", t -> t.share(7))));
    lease(engine.acquire(get("acme")));
    before.complete(Outcome.success());

    assertThat(policy.made).hasSize(2);
    assertThat(policy.made.get(1).predecessor).isSameAs(policy.made.get(0));
    assertThat(policy.made.get(1).held).hasValue(1);
  }

  /** Two steps may be added to them, and each has a bit of its own in what a request holds. */
  @Test
  void eachOfAsManyPoliciesAsThereMayBeInheritsAndIsReleased() {
    List<RecordingPolicy.Kind> kinds = new ArrayList<>();
    LbConfig.Builder many = config();
    for (int i = 0; i < Pipeline.MAX_STEPS; i++) {
      PolicyScope scope = i % 2 == 0 ? PolicyScope.TENANT : PolicyScope.ENDPOINT;
      RecordingPolicy.Kind kind = new RecordingPolicy.Kind("p" + i, scope);
      kinds.add(kind);
      fixture.policy(kind);
      many.policy(PolicyConfig.of("p" + i));
    }
    LbConfig config = many.build();
    Engine engine = fixture.start(config);
    Lease before = lease(engine.acquire(get("acme")));

    engine.apply(config.with(c -> c.tenant("acme", t -> t.share(7))));
    lease(engine.acquire(get("acme"))).complete(Outcome.success());
    before.complete(Outcome.success());

    for (RecordingPolicy.Kind kind : kinds) {
      assertThat(kind.released).as(kind.name()).hasSize(2);
      assertThat(kind.made).allMatch(made -> made.held.get() == 0);
    }
    for (int i = 0; i < kinds.size(); i += 2) {
      List<RecordingPolicy> made = kinds.get(i).made;
      assertThat(made).as("p" + i).hasSize(2);
      assertThat(made.get(1).predecessor).isSameAs(made.get(0));
    }
  }

  @Test
  void onePolicyMoreIsRefused() {
    LbConfig.Builder many = config();
    fixture.policy(new RecordingPolicy.Kind("p", PolicyScope.TENANT));
    for (int i = 0; i <= Pipeline.MAX_STEPS; i++) {
      many.policy(PolicyConfig.of("p").named("p" + i));
    }

    InvalidConfigException refused =
        catchThrowableOfType(InvalidConfigException.class, () -> fixture.start(many.build()));

    assertThat(refused.problems())
        .containsExactly(new ConfigProblem("policies", 25, "at most 24 steps"));
  }

  @Test
  void removedTenantIsUnknownAndItsStateReturnsWithIt() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    LbConfig config = config().policy(PolicyConfig.of("p")).build();
    policy.fresh = false;
    Engine engine = fixture.policy(policy).start(config);
    succeed(engine.acquire(get("acme")));

    engine.apply(config.with(c -> c.removeTenant("acme")));
    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.TENANT_UNKNOWN);
    engine.apply(config);
    succeed(engine.acquire(get("acme")));

    assertThat(policy.made.get(policy.made.size() - 1).admitted).hasValue(2);
  }

  @Test
  void balancerInheritsFromTheOneThatItReplaces() {
    List<@Nullable Balancer> predecessors = new ArrayList<>();
    Balancer balancer = picking -> 0;
    fixture.balancer(
        "spy",
        context -> {
          predecessors.add(context.predecessor());
          return balancer;
        });
    LbConfig config = config().pool("main", p -> p.balancer("spy").endpoint("a", 1)).build();
    Engine engine = fixture.start(config);

    engine.apply(config.with(c -> c.pool("main", p -> p.balancer("spy").endpoint("a", 2))));

    assertThat(predecessors).containsExactly(null, balancer);
  }

  @Test
  void idleTenantIsRetiredOnlyOnceItIsFresh() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    policy.fresh = false;
    Engine engine = fixture.policy(policy).start(config().policy(PolicyConfig.of("p")).build());
    succeed(engine.acquire(get("acme")));

    fixture.scheduler.advance(Duration.ofMinutes(30));
    assertThat(engine.stats().tenants()).containsOnlyKeys("acme");
    policy.fresh = true;
    fixture.scheduler.advance(Duration.ofMinutes(30));

    assertThat(engine.stats().tenants()).isEmpty();
    succeed(engine.acquire(get("acme")));
    assertThat(policy.made).hasSize(2);
    assertThat(policy.made.get(1).predecessor).isNull();
  }

  @Test
  void busyTenantIsNotRetired() {
    Engine engine = fixture.start(config().build());
    fixture.maxLeaseAge = Duration.ofDays(1);
    Engine patient = fixture.start(config().build());
    Lease lease = lease(patient.acquire(get("acme")));

    fixture.scheduler.advance(Duration.ofHours(2));

    assertThat(patient.stats().tenants()).containsOnlyKeys("acme");
    assertThat(lease.complete(Outcome.success())).isTrue();
    engine.close();
  }

  @Test
  void configurationOfThePastIsLetGoOf() throws Exception {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT);
    policy.fresh = false;
    Engine engine = fixture.policy(policy).start(config().policy(PolicyConfig.of("p")).build());
    succeed(engine.acquire(get("acme")));
    WeakReference<LbConfig> past = new WeakReference<>(engine.config());

    engine.apply(config().policy(PolicyConfig.of("p")).tenant("initech", t -> {}).build());
    fixture.scheduler.advance(fixture.tenantIdleTime);

    assertThat(isCollected(past)).isTrue();
    assertThat(engine.stats().tenants()).containsOnlyKeys("acme");
  }

  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }

  @Test
  void poolIsToldTheSharesOfAllThatMayUseIt() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT_POOL);
    LbConfig config =
        LbConfig.builder()
            .pool("shared", p -> p.balancer("first").endpoint("a", 1).maxInFlight(10))
            .pool("other", p -> p.balancer("first").endpoint("a", 1))
            .tier("gold", t -> t.share(5).pool("other"))
            .tenant("owner", t -> t.share(2).pool("shared"))
            .tenant("guest", t -> t.tier("gold"))
            .tenant("named", t -> t.share(3).pool("other"))
            .tenant("stranger", t -> t.share(100).pool("other"))
            .route("gold", r -> r.tier("gold").pathPrefix("/x").pool("shared"))
            .route("named", r -> r.tenant("named").pool("shared"))
            .policy(PolicyConfig.of("p"))
            .build();
    Engine engine = fixture.policy(policy).start(config);

    succeed(engine.acquire(get("owner")));

    assertThat(policy.made.get(0).site.pool().tenantsByShare()).isEqualTo(Map.of(2, 1, 5, 1, 3, 1));
    assertThat(policy.made.get(0).site.pool().maxInFlight()).isEqualTo(10);
  }
}
