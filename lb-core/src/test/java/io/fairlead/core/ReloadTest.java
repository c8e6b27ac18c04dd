package io.fairlead.core;

import static io.fairlead.core.EngineFixture.config;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a change leaves alone, and that nothing is overlooked because of it. */
class ReloadTest {

  private final RecordingPolicy.Kind own = new RecordingPolicy.Kind("own", PolicyScope.TENANT);
  private final RecordingPolicy.Kind pools = new RecordingPolicy.Kind("pools", PolicyScope.POOL);
  private final AtomicInteger balancers = new AtomicInteger();
  private final EngineFixture fixture =
      new EngineFixture()
          .policy(own)
          .policy(pools)
          .balancer(
              "counted",
              context -> {
                balancers.incrementAndGet();
                return picking -> picking.isAvailable(0) ? 0 : Balancer.NONE;
              });

  @Test
  void changeOfOneTenantRemakesThatOneOnly() {
    Engine engine = fixture.start(counted());
    succeed(engine.acquire(get("acme")));
    succeed(engine.acquire(get("globex")));

    engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.label("plan", "new"))));
    succeed(engine.acquire(get("acme")));
    succeed(engine.acquire(get("globex")));

    assertThat(own.made)
        .extracting(policy -> policy.site.tenant().id() + policy.site.tenant().labels())
        .containsExactly("acme{}", "globex{}", "acme{plan=new}");
    assertThat(balancers).hasValue(1);
    assertThat(pools.made).hasSize(1);
  }

  @Test
  void suspendedTenantIsRefusedAndFindsItsStateAgain() {
    Engine engine = fixture.start(counted());
    Lease underWay = lease(engine.acquire(get("acme")));

    engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.suspended())));

    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.TENANT_SUSPENDED);
    succeed(engine.acquire(get("globex")));
    assertThat(engine.stats("acme").inFlight()).isOne();

    underWay.complete(Outcome.success());
    engine.apply(counted());
    succeed(engine.acquire(get("acme")));

    assertThat(engine.stats("acme").admitted()).isEqualTo(2);
    assertThat(engine.stats("acme")).isEqualTo(engine.stats().tenants().get("acme"));
  }

  @Test
  void warmTenantHasStateBeforeItsFirstRequest() {
    Engine engine = fixture.start(counted());

    engine.warm("acme");

    assertThat(engine.stats("acme").inFlight()).isZero();
    assertThat(engine.stats("globex")).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> engine.warm("stranger"));
  }

  @Test
  void changeOfOnePoolLeavesTheOthersAlone() {
    Engine engine =
        fixture.start(
            counted().with(c -> c.pool("other", p -> p.balancer("counted").endpoint("z", 1))));

    engine.apply(
        engine.config().with(c -> c.pool("other", p -> p.balancer("counted").endpoint("y", 1))));

    assertThat(balancers).hasValue(3);
    assertThat(engine.stats().pools().get("other").endpoints())
        .extracting(stats -> stats.endpoint().host())
        .containsExactly("y");
  }

  @Test
  void equalConfigurationThatWasMadeAnewChangesNothing() {
    Engine engine = fixture.start(counted());
    succeed(engine.acquire(get("acme")));
    LbConfig equal = counted();

    engine.apply(equal);
    succeed(engine.acquire(get("acme")));

    assertThat(engine.config()).isSameAs(equal);
    assertThat(own.made).hasSize(1);
    assertThat(balancers).hasValue(1);
  }

  @Test
  void tenantThatIsRemovedIsUnknownAtOnceAndKnownAgainWhenItIsBack() {
    Engine engine = fixture.start(counted());
    LbConfig before = engine.config();
    succeed(engine.acquire(get("acme")));

    engine.apply(before.with(c -> c.removeTenant("acme")));

    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.TENANT_UNKNOWN);
    succeed(engine.acquire(get("globex")));
    engine.apply(before);
    succeed(engine.acquire(get("acme")));
    assertThat(own.made.get(0).admitted).hasValue(2);
  }

  @Test
  void resolverForgetsWhenATenantHasGoneAndOnceMoreWhenNothingOfItLives() {
    AtomicInteger forgotten = new AtomicInteger();
    TenantResolver byHeader = fixture.resolver;
    fixture.resolver =
        new TenantResolver() {
          @Override
          public TenantResolution resolve(RequestView request) {
            return byHeader.resolve(request);
          }

          @Override
          public void forget() {
            forgotten.incrementAndGet();
            throw new IllegalStateException("on purpose");
          }
        };
    Engine engine = fixture.start(counted());
    succeed(engine.acquire(get("acme")));
    engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.label("plan", "new"))));
    assertThat(forgotten).hasValue(0);

    engine.apply(engine.config().with(c -> c.removeTenant("acme")));
    assertThat(forgotten).hasValue(1);
    assertThat(engine.stats().faults()).isEqualTo(1);
    fixture.scheduler.advance(fixture.tenantIdleTime.multipliedBy(2));
    assertThat(forgotten).hasValue(2);

    succeed(engine.acquire(get("globex")));
    fixture.scheduler.advance(fixture.tenantIdleTime.multipliedBy(2));
    assertThat(engine.stats().tenants()).isEmpty();
    assertThat(forgotten).hasValue(2);
  }

  @Test
  void tenantThatIsAddedIsServed() {
    Engine engine = fixture.start(counted());

    engine.apply(engine.config().with(c -> c.tenant("new", t -> {})));

    succeed(engine.acquire(get("new")));
    assertThat(balancers).hasValue(1);
  }

  @Test
  void leaseOfBeforeEndsWhereItBegan() {
    Engine engine = fixture.start(counted());
    var lease = lease(engine.acquire(get("acme")));

    engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.label("plan", "new"))));
    lease.complete(Outcome.success());

    assertThat(engine.stats().tenants().get("acme").inFlight()).isZero();
    assertThat(own.held()).isZero();
  }

  @Test
  void tenantGoesToItsOtherPoolAtOnce() {
    Engine engine =
        fixture.start(
            counted().with(c -> c.pool("other", p -> p.balancer("first").endpoint("z", 9))));
    succeed(engine.acquire(get("acme")));

    engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.pool("other"))));

    var lease = lease(engine.acquire(get("acme")));
    assertThat(lease.endpoint().host()).isEqualTo("z");
    lease.complete(Outcome.success());
    assertThat(lease(engine.acquire(get("globex"))).endpoint().host()).isEqualTo("a");
  }

  @Test
  void tenantThatIsBoundToRegionsAtOnceHasItsOwnEndpoints() {
    Engine engine =
        fixture.start(
            counted()
                .with(
                    c ->
                        c.pool(
                            "main",
                            p ->
                                p.balancer("first")
                                    .endpoint("a", 1)
                                    .endpoint(
                                        Endpoint.of("e", 1)
                                            .withLocality(new Locality("eu", ""))))));
    succeed(engine.acquire(get("acme")));

    engine.apply(engine.config().with(c -> c.tenant("acme", t -> t.residency("eu"))));

    assertThat(lease(engine.acquire(get("acme"))).endpoint().host()).isEqualTo("e");
    assertThat(lease(engine.acquire(get("globex"))).endpoint().host()).isEqualTo("a");
  }

  @Test
  void sharesOfAPoolFollowEachTenant() {
    Engine engine = fixture.start(limited());

    engine.apply(
        engine
            .config()
            .with(c -> c.tenant("acme", t -> t.share(4)).tenant("new", t -> t.share(4))));
    engine.apply(engine.config().with(c -> c.removeTenant("globex")));
    engine.apply(engine.config().with(c -> c.tenant("new", t -> t.share(2))));

    assertThat(pools.made)
        .extracting(policy -> policy.site.pool().tenantsByShare())
        .containsExactly(Map.of(1, 2), Map.of(1, 1, 4, 2), Map.of(4, 2), Map.of(4, 1, 2, 1));
  }

  @Test
  void optionsOfOneTenantAreItsOwn() {
    Engine engine = fixture.start(counted());
    succeed(engine.acquire(get("acme")));
    succeed(engine.acquire(get("globex")));

    engine.apply(
        engine.config().with(c -> c.tenant("acme", t -> t.policy("own", Map.of("version", 2)))));
    succeed(engine.acquire(get("acme")));
    succeed(engine.acquire(get("globex")));
    engine.apply(
        engine.config().with(c -> c.tenant("acme", t -> t.policy("own", Map.of("version", 3)))));
    succeed(engine.acquire(get("acme")));
    succeed(engine.acquire(get("globex")));

    assertThat(own.made)
        .extracting(policy -> policy.site.tenant().id() + policy.version)
        .containsExactly("acme0", "globex0", "acme2", "acme3");
  }

  @Test
  void unchangedTenantsAreCheckedAgainstWhatIsGone() {
    LbConfig config =
        counted()
            .with(
                c ->
                    c.tier("gold", t -> {})
                        .pool("spare", p -> p.balancer("first").endpoint("s", 1))
                        .split("both", s -> s.weight("main", 1).weight("spare", 1))
                        .tenant("a", t -> t.tier("gold"))
                        .tenant("b", t -> t.pool("spare"))
                        .tenant("c", t -> t.pool("both"))
                        .tenant("d", t -> t.policy("own", Map.of("version", 2)))
                        .route("r", r -> r.pool("main").tenant("a")));
    Engine engine = fixture.start(config);

    assertThat(problems(engine, withoutTier(config))).containsExactly("tenants.a.tier");
    assertThat(problems(engine, config.with(c -> c.removePool("spare"))))
        .containsExactlyInAnyOrder("tenants.b.pool", "splits.both.weights");
    assertThat(problems(engine, config.with(c -> c.removeSplit("both"))))
        .containsExactly("tenants.c.pool");
    assertThat(problems(engine, config.with(c -> c.noPolicies())))
        .containsExactly("tenants.d.policies.own");
    assertThat(problems(engine, config.with(c -> c.removeTenant("a"))))
        .containsExactly("routes.r.tenants");
    assertThat(problems(engine, config.with(c -> c.tenant("e", t -> t.tier("silver").share(0)))))
        .containsExactlyInAnyOrder("tenants.e.tier", "tenants.e.share");
    assertThat(engine.config()).isSameAs(config);
  }

  private static LbConfig withoutTier(LbConfig config) {
    return new LbConfig(
        Map.of(),
        config.tenants(),
        config.pools(),
        config.splits(),
        config.routes(),
        config.defaultPool(),
        config.policies(),
        config.topology());
  }

  private static List<String> problems(Engine engine, LbConfig config) {
    InvalidConfigException refused =
        catchThrowableOfType(InvalidConfigException.class, () -> engine.apply(config));
    List<String> paths = new ArrayList<>();
    for (ConfigProblem problem : refused.problems()) {
      paths.add(problem.path());
    }
    return paths;
  }

  private static LbConfig counted() {
    return config()
        .pool("main", p -> p.balancer("counted").endpoint("a", 1).endpoint("b", 2))
        .policy(PolicyConfig.of("own"))
        .policy(PolicyConfig.of("pools"))
        .build();
  }

  private static LbConfig limited() {
    return counted()
        .with(c -> c.pool("main", p -> p.balancer("counted").maxInFlight(100).endpoint("a", 1)));
  }
}
