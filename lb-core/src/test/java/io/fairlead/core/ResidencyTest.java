package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.PoolStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A tenant that is bound to regions never leaves them. */
class ResidencyTest {

  private static final LoadReport REPORT = new LoadReport(0.5, 10, 0);

  private final EngineFixture fixture = new EngineFixture();
  private EndpointSource.Subscriber subscriber;

  @Test
  void boundTenantStaysInItsRegionAndOthersGoAnywhere() {
    Engine engine = fixture.start(config(e("us1", "us"), e("eu1", "eu")).build());

    assertThat(lease(engine.acquire(get("bound"))).endpoint().id()).isEqualTo("eu1");
    assertThat(lease(engine.acquire(get("free"))).endpoint().id()).isEqualTo("us1");
  }

  @Test
  void residencyIsInheritedFromTheTierAndLiftedByTheTenant() {
    Engine engine =
        fixture.start(
            config(e("us1", "us"), e("eu1", "eu"))
                .tier("european", t -> t.residency("eu"))
                .tenant("inheriting", t -> t.tier("european"))
                .tenant("lifted", t -> t.tier("european").residency())
                .build());

    assertThat(lease(engine.acquire(get("inheriting"))).endpoint().id()).isEqualTo("eu1");
    assertThat(lease(engine.acquire(get("lifted"))).endpoint().id()).isEqualTo("us1");
  }

  @Test
  void withoutAnEndpointInItsRegionsATenantIsRefusedWhateverThereIsElsewhere() {
    Engine engine = fixture.start(config(e("us1", "us"), e("us2", "us")).build());

    assertThat(rejection(engine.acquire(get("bound"))).reason())
        .isEqualTo(RejectionReason.RESIDENCY_UNSATISFIED);
    assertThat(lease(engine.acquire(get("free"))).endpoint().id()).isEqualTo("us1");
  }

  @Test
  void endpointOfAnUnknownRegionIsForThoseWhoAreBoundToNone() {
    Engine engine = fixture.start(config(Endpoint.of("somewhere", 1)).build());

    assertThat(rejection(engine.acquire(get("bound"))).reason())
        .isEqualTo(RejectionReason.RESIDENCY_UNSATISFIED);
    assertThat(lease(engine.acquire(get("free"))).endpoint().host()).isEqualTo("somewhere");
  }

  @Test
  void retryDoesNotLeaveTheRegion() {
    Engine engine = fixture.start(config(e("us1", "us"), e("eu1", "eu")).build());
    Lease lease = lease(engine.acquire(get("bound")));

    Lease next = lease(lease.retry(Outcome.unreachable()));

    assertThat(next.endpoint().id()).isEqualTo("eu1");
    Lease free = lease(engine.acquire(get("free")));
    assertThat(lease(free.retry(Outcome.unreachable())).endpoint().id()).isEqualTo("eu1");
  }

  @Test
  void policyThatClosesTheRegionDoesNotOpenAnother() {
    RecordingPolicy.Kind gate = new RecordingPolicy.Kind("gate", PolicyScope.ENDPOINT);
    gate.refusing = true;
    Engine engine =
        fixture
            .policy(gate)
            .start(config(e("us1", "us"), e("eu1", "eu")).policy(PolicyConfig.of("gate")).build());

    assertThat(rejection(engine.acquire(get("bound"))).reason())
        .isEqualTo(RejectionReason.RESIDENCY_UNSATISFIED);
  }

  @Test
  void balancerThatAnswersWithWhatItLikesStillAnswersWithinTheRegion() {
    fixture.balancer("wild", context -> new Wild());
    Engine engine =
        fixture.start(
            config("wild", e("us1", "us"), e("eu1", "eu"), e("us2", "us"), e("eu2", "eu")).build());

    for (int i = 0; i < 100; i++) {
      assertThat(lease(engine.acquire(get("bound"))).endpoint().locality().region())
          .isEqualTo("eu");
    }
    assertThat(engine.stats().faults()).isPositive();
  }

  @Test
  void pushedMembershipIsDividedToo() {
    fixture.sources.put(
        "main",
        given -> {
          subscriber = given;
          return () -> {};
        });
    Engine engine = fixture.start(config(e("us1", "us"), e("eu1", "eu")).build());
    Lease before = lease(engine.acquire(get("bound")));

    subscriber.update(List.of(e("us2", "us"), e("eu2", "eu")));

    assertThat(lease(engine.acquire(get("bound"))).endpoint().id()).isEqualTo("eu2");
    assertThat(lease(before.retry(Outcome.unreachable())).endpoint().id()).isEqualTo("eu2");
    subscriber.update(List.of(e("us2", "us")));
    assertThat(rejection(engine.acquire(get("bound"))).reason())
        .isEqualTo(RejectionReason.RESIDENCY_UNSATISFIED);
  }

  @Test
  void reloadMovesATenantToOtherRegions() {
    Engine engine = fixture.start(config(e("us1", "us"), e("eu1", "eu")).build());
    assertThat(lease(engine.acquire(get("bound"))).endpoint().id()).isEqualTo("eu1");

    engine.apply(engine.config().with(c -> c.tenant("bound", t -> t.residency("us"))));

    assertThat(lease(engine.acquire(get("bound"))).endpoint().id()).isEqualTo("us1");
  }

  @Test
  void residenciesThatComeToTheSameEndpointsShareABalancer() {
    List<Integer> sizes = new ArrayList<>();
    fixture.balancer("spy", context -> spy(context, c -> sizes.add(c.endpoints().size())));

    fixture.start(
        config("spy", e("eu1", "eu"), e("eu2", "eu"), e("us1", "us"))
            .tenant("other", t -> t.residency("eu", "mars"))
            .tenant("both", t -> t.residency("eu", "us"))
            .build());

    assertThat(sizes).containsExactly(3, 2);
  }

  @Test
  void balancerOfAViewInheritsFromThatOfTheSameResidency() {
    List<Balancer> made = new ArrayList<>();
    List<Balancer> predecessors = new ArrayList<>();
    fixture.balancer(
        "spy",
        context -> {
          Balancer balancer = spy(context, c -> predecessors.add(c.predecessor()));
          made.add(balancer);
          return balancer;
        });
    Engine engine = fixture.start(config("spy", e("us1", "us"), e("eu1", "eu")).build());

    engine.apply(
        engine
            .config()
            .with(
                c ->
                    c.tenant("aaa-first", t -> t.residency("us"))
                        .pool(
                            "main",
                            p ->
                                p.balancer("spy")
                                    .endpoint(e("eu1", "eu"))
                                    .endpoint(e("us1", "us")))));

    assertThat(predecessors.subList(0, 2)).containsOnlyNulls();
    assertThat(predecessors.subList(2, 5)).containsExactly(made.get(0), made.get(1), made.get(0));
  }

  @Test
  void reportOfLoadReachesTheBalancersOfAllViewsThatHaveTheEndpoint() {
    List<String> heard = new ArrayList<>();
    fixture.loadReports.put(
        "main",
        subscriber -> {
          subscriber.report("eu1", REPORT);
          return () -> {};
        });
    fixture.balancer("spy", context -> new Listening(context, heard));
    Engine engine = fixture.start(config("spy", e("eu1", "eu"), e("us1", "us")).build());

    assertThat(heard).containsExactly("eu1 of 2", "eu1 of 1");
    heard.clear();
    Lease lease = lease(engine.acquire(get("bound")));
    lease.complete(Outcome.success().withLoadReport(REPORT));
    assertThat(heard).containsExactlyInAnyOrder("eu1 of 2", "eu1 of 1");
  }

  @Test
  void statisticsTellTheLevelsOfEachResidency() {
    Engine engine = fixture.start(config(e("us1", "us"), e("eu1", "eu").withPriority(3)).build());

    assertThat(engine.stats().pools().get("main").levels())
        .containsExactly(
            new PoolStats.Level(Set.of(), 0, Set.of("us"), 100, 1, 1, false),
            new PoolStats.Level(Set.of(), 3, Set.of("eu"), 0, 1, 1, false),
            new PoolStats.Level(Set.of("eu"), 3, Set.of("eu"), 100, 1, 1, false));
  }

  @Test
  void regionWithoutANameIsAProblem() {
    LbConfig broken =
        config(e("eu1", "eu"))
            .tier("nowhere", t -> t.residency(""))
            .tenant("lost", t -> t.residency("eu", ""))
            .build();

    InvalidConfigException error =
        catchThrowableOfType(InvalidConfigException.class, () -> fixture.start(broken));

    assertThat(error.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder("tiers.nowhere.residency", "tenants.lost.residency");
  }

  private static LbConfig.Builder config(Endpoint... endpoints) {
    return config("first", endpoints);
  }

  private static LbConfig.Builder config(String balancer, Endpoint... endpoints) {
    return LbConfig.builder()
        .pool(
            "main",
            p -> {
              p.balancer(balancer);
              List.of(endpoints).forEach(p::endpoint);
            })
        .defaultPool("main")
        .tenant("bound", t -> t.residency("eu"))
        .tenant("free", t -> {});
  }

  private static Endpoint e(String id, String region) {
    return Endpoint.of(id, 1).withId(id).withLocality(new Locality(region, ""));
  }

  private static Balancer spy(BalancerContext context, Consumer<BalancerContext> seen) {
    seen.accept(context);
    return new Balancer() {
      @Override
      public int pick(PickContext picking) {
        return 0;
      }
    };
  }

  /** Answers with indexes in the list and far outside of it, whether available or not. */
  private static final class Wild implements Balancer {

    private int next = -3;

    @Override
    public int pick(PickContext context) {
      next = next == 5 ? 0 : next + 1;
      return next == Balancer.NONE ? 7 : next;
    }
  }

  /** Notes whose load it is told of, and among how many. */
  private record Listening(BalancerContext context, List<String> heard) implements Balancer {

    @Override
    public int pick(PickContext picking) {
      return 0;
    }

    @Override
    public void reported(int index, LoadReport report, long nowNanos) {
      heard.add(context.endpoints().get(index).id() + " of " + context.endpoints().size());
    }
  }
}
