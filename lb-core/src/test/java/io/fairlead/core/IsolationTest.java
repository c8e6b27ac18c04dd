package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Admission;
import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.tenant.Quota;
import io.fairlead.core.plugin.Providers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IsolationTest {

  private final EngineFixture fixture = new EngineFixture();

  IsolationTest() {
    fixture.balancers.putAll(Providers.load().balancers());
    fixture.policies.putAll(Providers.load().policies());
  }

  @Test
  void dedicatedEndpointsServeTheirTenantAndNobodyElse() {
    Engine engine = start(dedicated(p -> {}));

    assertThat(served(engine, "acme")).containsExactlyInAnyOrder("acme-1", "acme-2");
    assertThat(served(engine, "globex")).containsExactly("globex-1");
  }

  @Test
  void tenantWithoutEndpointsOfItsOwnIsRefused() {
    Engine engine = start(dedicated(p -> {}));

    assertThat(reason(engine.acquire(get("initech")))).isEqualTo(RejectionReason.NO_ENDPOINT);
    assertThat(engine.stats().tenants().get("initech").inFlight()).isZero();
  }

  @Test
  void retriesAndHedgesStayWithTheEndpointsOfTheTenant() {
    Engine engine =
        start(dedicated(p -> p.retry(r -> r.maxAttempts(4).budget(100, 100).hedge(90))));
    Lease first = lease(engine.acquire(get("acme")));

    Lease twin = lease(first.hedge());
    twin.complete(Outcome.broken());
    Lease second = lease(first.retry(Outcome.unreachable()));
    Lease third = lease(second.retry(Outcome.unreachable()));

    assertThat(List.of(first, twin, second, third))
        .extracting(lease -> lease.endpoint().labels().get("tenant"))
        .containsOnly("acme");
  }

  @Test
  void endpointsNameTheirTenantByAnyLabel() {
    Engine engine =
        start(
            config(
                p ->
                    p.isolation(Isolation.dedicated().withEndpointLabel("cell"))
                        .endpoint(Endpoint.of("x", 1).withLabel("cell", "acme"))));

    assertThat(served(engine, "acme")).containsExactly("x:1");
  }

  @Test
  void dedicatedEndpointsStillKeepToTheRegionsOfTheirTenant() {
    LbConfig config =
        dedicated(p -> {}).with(c -> c.tenant("acme", t -> t.pool("main").residency("eu")));
    Engine engine = start(config);

    assertThat(reason(engine.acquire(get("acme"))))
        .isEqualTo(RejectionReason.RESIDENCY_UNSATISFIED);
    assertThat(served(engine, "globex")).containsExactly("globex-1");
  }

  @Test
  void limitOfADedicatedPoolHoldsForEachTenantByItself() {
    for (Isolation isolation : List.of(Isolation.dedicated(), Isolation.dedicatedBalancer())) {
      Engine engine = start(limited(dedicated(p -> p.maxInFlight(2).isolation(isolation))));

      assertThat(admitted(engine, "acme", 10)).hasSize(2);
      assertThat(admitted(engine, "globex", 10)).hasSize(2);
    }
  }

  @Test
  void limitOfASharedPoolIsDividedAmongItsTenants() {
    Engine engine = start(limited(dedicated(p -> p.maxInFlight(2).isolation(Isolation.SHARED))));

    int acme = admitted(engine, "acme", 10).size();
    int globex = admitted(engine, "globex", 10).size();

    assertThat(acme + globex).isLessThanOrEqualTo(2);
  }

  @Test
  void stepOfThePoolIsMadeForEachTenantThatHasThePoolToItself() {
    RecordingPolicy.Kind kind = new RecordingPolicy.Kind("guard", PolicyScope.POOL);
    fixture.policy(kind);
    LbConfig config = dedicated(p -> {}).with(c -> c.policy(PolicyConfig.of("guard")));
    Engine engine = start(config);
    kind.made.clear(); // that of the pool, which nobody passes

    Admission acme = engine.acquire(get("acme"));
    Admission globex = engine.acquire(get("globex"));
    assertThat(kind.made).extracting(policy -> policy.held.get()).containsExactly(1, 1);
    succeed(acme);
    succeed(globex);

    assertThat(kind.held()).isZero();
  }

  @Test
  void shuffleShardedTenantGetsItsFewAndNoOther() {
    Engine engine = start(sharded("least-connections", 2));
    Set<Set<String>> shards = new HashSet<>();

    for (String tenant : List.of("acme", "globex", "initech")) {
      Set<String> served = served(engine, tenant);
      assertThat(served).hasSize(2);
      shards.add(served);
    }

    assertThat(shards).hasSizeGreaterThan(1);
  }

  @Test
  void slotsOfAShuffleShardedPoolAreThoseOfAllItsEndpointsTogether() {
    Engine engine =
        start(
            limited(
                config(
                    p -> {
                      p.isolation(Isolation.shuffleSharded(2)).maxInFlight(4).queue(q -> {});
                      IntStream.range(0, 8).forEach(i -> p.endpoint("e" + i, 1));
                    })));
    List<Admission> greedy = Stream.generate(() -> engine.acquire(get("acme"))).limit(4).toList();

    CompletableFuture<Admission> other = engine.acquireAsync(get("globex")).toCompletableFuture();

    assertThat(greedy).allMatch(admission -> admission instanceof Lease);
    assertThat(other).isNotDone();
    succeed(greedy.get(0));
    assertThat(other.join()).isInstanceOf(Lease.class);
    succeed(other.join());
    greedy.subList(1, 4).forEach(EngineFixture::succeed);
  }

  @Test
  void shardIsWhatASplitSecondMembershipOfTheSameEndpointsGives() {
    Set<String> before = served(start(sharded("random", 2)), "acme");

    assertThat(served(start(sharded("round-robin", 2)), "acme")).isEqualTo(before);
  }

  @Test
  void attemptsOfAShuffleShardedTenantStayInItsShardWhateverFails() {
    Engine engine = start(sharded("least-connections", 2));
    Set<String> shard = served(engine, "acme");
    Lease lease = lease(engine.acquire(get("acme")));
    Set<String> met = new HashSet<>();

    for (int i = 0; i < 3; i++) {
      met.add(lease.endpoint().id());
      lease = lease(lease.retry(Outcome.unreachable()));
    }

    assertThat(met).isEqualTo(shard);
  }

  @Test
  void brokenBalancerDoesNotLeadOutOfTheShard() {
    fixture.balancer(
        "broken",
        context ->
            picking -> {
              throw new IllegalStateException("told to fail");
            });
    Engine engine = start(sharded("broken", 2));
    Set<String> served = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      served.add(useOne(engine, "acme"));
    }

    assertThat(served).hasSize(2);
    assertThat(engine.stats().faults()).isEqualTo(100);
  }

  @Test
  void balancerThatCannotBeMadeDoesNotLeadOutOfTheShard() {
    fixture.balancer(
        "unmade",
        context -> {
          throw new IllegalStateException("told to fail");
        });
    Engine engine = start(sharded("unmade", 1));

    assertThat(Set.of(served(engine, "acme"), served(engine, "globex"), served(engine, "initech")))
        .hasSizeGreaterThan(1)
        .allMatch(served -> served.size() == 1);
  }

  @Test
  void eachTenantHasABalancerOfItsOwnThatLearnsFromItsOwnRequestsOnly() {
    List<Learner> made = new ArrayList<>();
    fixture.balancer("learner", context -> learner(made, context));
    Engine engine = start(ownBalancers());
    assertThat(made).isEmpty();

    for (String tenant : List.of("acme", "acme", "globex")) {
      succeed(engine.acquire(get(tenant)));
    }

    assertThat(made).extracting(learner -> learner.learnt).containsExactly(2, 1);
    assertThat(made).allMatch(learner -> learner.context.endpoints().size() == 8);
  }

  @Test
  void balancerOfATenantGoesOnOverMembershipsAndIsDroppedWithItsTenant() {
    List<Learner> made = new ArrayList<>();
    fixture.balancer("learner", context -> learner(made, context));
    List<EndpointSource.Subscriber> subscribers = new ArrayList<>();
    fixture.sources.put(
        "main",
        given -> {
          subscribers.add(given);
          return () -> {};
        });
    Engine engine = start(ownBalancers());
    succeed(engine.acquire(get("acme")));

    subscribers.get(0).update(List.of(Endpoint.of("other", 1)));
    subscribers.get(0).update(List.of(Endpoint.of("another", 1)));
    succeed(engine.acquire(get("acme")));
    engine.apply(ownBalancers(9));
    succeed(engine.acquire(get("acme")));
    fixture.scheduler.advance(fixture.tenantIdleTime.multipliedBy(2));
    succeed(engine.acquire(get("acme")));

    assertThat(made)
        .extracting(learner -> learner.context.predecessor())
        .containsExactly(null, made.get(0), made.get(1), null);
  }

  @Test
  void whatNoEndpointOfItsOwnCanTakeGoesToTheOverflowPoolWithinTheBudget() {
    Engine engine = start(bridge(2, 3));
    List<Lease> leases = admitted(engine, "acme", 10);

    assertThat(leases)
        .extracting(Lease::pool)
        .containsExactly("main", "main", "spare", "spare", "spare");
    assertThat(reason(engine.acquire(get("acme")))).isEqualTo(RejectionReason.OVERLOADED);
    assertThat(engine.stats().pools().get("main").overflowed()).isEqualTo(9);

    leases.get(4).complete(Outcome.success());
    assertThat(lease(engine.acquire(get("acme"))).pool()).isEqualTo("spare");
    leases.get(0).complete(Outcome.success());
    assertThat(lease(engine.acquire(get("acme"))).pool()).isEqualTo("main");
  }

  @Test
  void tenantWithoutEndpointsOfItsOwnHasTheOverflowPoolWithinTheBudget() {
    Engine engine = start(bridge(2, 3));

    assertThat(admitted(engine, "initech", 10))
        .extracting(Lease::pool)
        .containsOnly("spare")
        .hasSize(3);
  }

  @Test
  void budgetOfOneTenantIsNoneOfAnother() {
    Engine engine = start(bridge(2, 3));
    admitted(engine, "initech", 10);

    assertThat(admitted(engine, "acme", 10)).hasSize(5);
  }

  @Test
  void budgetIsKeptOverReloads() {
    Engine engine = start(bridge(2, 3));
    List<Lease> before = admitted(engine, "initech", 10);

    engine.apply(bridge(2, 4));
    List<Lease> after = admitted(engine, "initech", 10);
    assertThat(after).hasSize(1);
    engine.apply(bridge(2, 1));
    before.forEach(lease -> lease.complete(Outcome.success()));
    assertThat(admitted(engine, "initech", 10)).isEmpty();
    after.forEach(lease -> lease.complete(Outcome.success()));

    assertThat(admitted(engine, "initech", 10)).hasSize(1);
  }

  @Test
  void onlyWantOfRoomOverflows() {
    Engine engine =
        start(
            bridge(2, 3).with(c -> c.tenant("acme", t -> t.pool("main").quota(Quota.perHour(1)))));
    succeed(engine.acquire(get("acme")));

    assertThat(reason(engine.acquire(get("acme")))).isEqualTo(RejectionReason.QUOTA_EXCEEDED);
  }

  @Test
  void requestThatOverflowsIsCountedOnceAgainstItsQuota() {
    Engine engine =
        start(
            bridge(2, 3).with(c -> c.tenant("acme", t -> t.pool("main").quota(Quota.perHour(4)))));

    assertThat(admitted(engine, "acme", 10))
        .extracting(Lease::pool)
        .containsExactly("main", "main", "spare", "spare");
    assertThat(engine.stats().tenants().get("acme").admitted()).isEqualTo(4);
    assertThat(engine.stats().tenants().get("acme").rejected()).containsValue(6L);
  }

  @Test
  void attemptThatOverflowedIsTriedAgainInTheOverflowPool() {
    Engine engine = start(bridge(2, 3));
    List<Lease> leases = admitted(engine, "acme", 3);

    leases.get(0).complete(Outcome.success());
    Lease again = lease(leases.get(2).retry(Outcome.unreachable()));

    assertThat(again.pool()).isEqualTo("spare");
  }

  @Test
  void whatDoesNotGoTogetherIsSaidAtOnce() {
    LbConfig wrong =
        LbConfig.builder()
            .pool("unlabelled", p -> p.isolation(Isolation.dedicated()).endpoint("a", 1))
            .pool("nowhere", p -> p.isolation(Isolation.bridge("mars", 1)))
            .pool("itself", p -> p.isolation(Isolation.bridge("itself", 1)))
            .pool("chain", p -> p.isolation(Isolation.bridge("itself", 1)))
            .pool("twice", p -> p.isolation(Isolation.shuffleSharded(2)).balancer("shuffle-shard"))
            .build();

    InvalidConfigException error =
        catchThrowableOfType(InvalidConfigException.class, () -> start(wrong));

    assertThat(error.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "pools.unlabelled.endpoints[0].labels",
            "pools.nowhere.isolation.overflow-pool",
            "pools.itself.isolation.overflow-pool",
            "pools.chain.isolation.overflow-pool",
            "pools.twice.balancer");
  }

  @Test
  void shardsNeedTheBalancerThatMakesThem() {
    fixture.balancers.remove("shuffle-shard");

    InvalidConfigException error =
        catchThrowableOfType(InvalidConfigException.class, () -> start(sharded("first", 2)));

    assertThat(error.problems())
        .extracting(ConfigProblem::path)
        .containsExactly("pools.main.isolation");
  }

  /** A balancer that counts what it is told. */
  private static final class Learner implements Balancer {
    private final BalancerContext context;
    private int learnt;

    private Learner(BalancerContext context) {
      this.context = context;
    }

    @Override
    public int pick(io.fairlead.api.balancer.PickContext picking) {
      return 0;
    }

    @Override
    public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
      learnt++;
    }
  }

  private static Learner learner(List<Learner> made, BalancerContext context) {
    Learner learner = new Learner(context);
    made.add(learner);
    return learner;
  }

  private Engine start(LbConfig config) {
    return fixture.start(config);
  }

  private static LbConfig config(Consumer<PoolConfig.Builder> pool) {
    return LbConfig.builder()
        .pool("main", pool)
        .defaultPool("main")
        .tenant("acme", t -> {})
        .tenant("globex", t -> {})
        .tenant("initech", t -> {})
        .noPolicies()
        .build();
  }

  private static LbConfig dedicated(Consumer<PoolConfig.Builder> more) {
    return config(
        p -> {
          p.isolation(Isolation.dedicated());
          for (String id : List.of("acme-1", "globex-1", "acme-2")) {
            p.endpoint(
                Endpoint.of(id, 1)
                    .withId(id)
                    .withLabel("tenant", id.substring(0, id.length() - 2)));
          }
          more.accept(p);
        });
  }

  private static LbConfig limited(LbConfig config) {
    return config.with(c -> c.policy(PolicyConfig.of(Policies.PRIORITY)));
  }

  private static LbConfig sharded(String balancer, int size) {
    return config(
        p -> {
          p.balancer(balancer).isolation(Isolation.shuffleSharded(size));
          p.retry(r -> r.maxAttempts(10).budget(100, 100));
          IntStream.range(0, 8).forEach(i -> p.endpoint("e" + i, 1));
        });
  }

  private static LbConfig ownBalancers() {
    return ownBalancers(8);
  }

  private static LbConfig ownBalancers(int endpoints) {
    return config(
        p -> {
          p.balancer("learner").isolation(Isolation.dedicatedBalancer());
          IntStream.range(0, endpoints).forEach(i -> p.endpoint("e" + i, 1));
        });
  }

  private static LbConfig bridge(int ownInFlight, int overflowInFlight) {
    return limited(
            dedicated(
                p ->
                    p.isolation(Isolation.bridge("spare", overflowInFlight))
                        .maxInFlight(ownInFlight)))
        .with(
            c -> {
              c.policy(PolicyConfig.of(Policies.QUOTA));
              c.pool("spare", p -> p.endpoint("spare", 1).endpoint("spare", 2));
            });
  }

  private static Set<String> served(Engine engine, String tenant) {
    Set<String> served = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      served.add(useOne(engine, tenant));
    }
    return served;
  }

  private static String useOne(Engine engine, String tenant) {
    Lease lease = lease(engine.acquire(get(tenant)));
    lease.complete(Outcome.success());
    return lease.endpoint().id();
  }

  private static List<Lease> admitted(Engine engine, String tenant, int requests) {
    List<Lease> leases = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      if (engine.acquire(get(tenant)) instanceof Lease lease) {
        leases.add(lease);
      }
    }
    return leases;
  }

  private static RejectionReason reason(Admission admission) {
    return rejection(admission).reason();
  }
}
