package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Endpoints that stay and have other values come to what a pool of those from the start has. */
class RevaluationTest {

  /** What the balancers of the pool were made over, in the order in which they were made. */
  private final List<List<Endpoint>> lists = new ArrayList<>();

  private final RecordingPolicy.Kind guards =
      new RecordingPolicy.Kind("guard", PolicyScope.ENDPOINT);
  private final EngineFixture fixture =
      new EngineFixture().policy(guards).balancer("told", this::told);

  private Balancer told(BalancerContext context) {
    EndpointList endpoints = context.endpoints();
    List<Endpoint> list = new ArrayList<>();
    for (int i = 0; i < endpoints.size() + endpoints.drained(); i++) {
      list.add(endpoints.get(i));
    }
    lists.add(list);
    return picking -> picking.isAvailable(0) ? 0 : Balancer.NONE;
  }

  @Property(tries = 300)
  void otherValuesComeToTheSameAsANewPool(
      @ForAll("pools") List<Endpoint> before, @ForAll("changes") List<Endpoint> changes) {
    List<Endpoint> after = new ArrayList<>(before);
    for (int i = 0; i < Math.min(before.size(), changes.size()); i++) {
      Endpoint change = changes.get(i);
      after.set(i, before.get(i).withWeight(change.weight()));
      if (change.weight() > 3) {
        after.set(i, change.withId(before.get(i).id()));
      }
    }
    RevaluationTest fresh = new RevaluationTest();
    RevaluationTest changed = new RevaluationTest();
    try (Engine engine = fresh.fixture.start(config(after));
        Engine other = changed.fixture.start(config(before))) {
      changed.lists.clear();
      other.apply(config(after));

      if (!before.equals(after)) {
        assertThat(changed.lists).isEqualTo(fresh.lists);
      }
      assertThat(pool(other).levels()).isEqualTo(pool(engine).levels());
      assertThat(pool(other).endpoints())
          .extracting(EndpointStats::endpoint)
          .containsExactlyElementsOf(after);
    }
  }

  @Provide
  Arbitrary<List<Endpoint>> pools() {
    return Arbitraries.integers()
        .between(1, 24)
        .flatMap(size -> endpoints().list().ofSize(size))
        .map(RevaluationTest::numbered);
  }

  @Provide
  Arbitrary<List<Endpoint>> changes() {
    return endpoints().list().ofMaxSize(20);
  }

  private static Arbitrary<Endpoint> endpoints() {
    return Combinators.combine(
            Arbitraries.of(0.0, 1.0, 2.0, 3.0, 4.0),
            Arbitraries.integers().between(0, 1),
            Arbitraries.of("", "eu", "us"))
        .as(
            (weight, priority, region) ->
                Endpoint.of("host", 1)
                    .withWeight(weight)
                    .withPriority(priority)
                    .withLocality(new Locality(region, "")));
  }

  private static List<Endpoint> numbered(List<Endpoint> endpoints) {
    List<Endpoint> numbered = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      numbered.add(endpoint.withId("e" + numbered.size()));
    }
    return numbered;
  }

  @Test
  void anotherWeightLeavesWhatIsUnderWayAndTheGuardsOfTheOthersAlone() {
    Engine engine = fixture.start(config(numbered(three())));
    var lease = lease(engine.acquire(get("acme")));
    int made = guards.made.size();

    reweigh(engine, 1, 5);

    assertThat(guards.made).hasSize(made + 1);
    assertThat(pool(engine).endpoints().get(0).inFlight()).isEqualTo(1);
    lease.complete(Outcome.success());
    assertThat(pool(engine).endpoints().get(0).succeeded()).isEqualTo(1);
    assertThat(pool(engine).endpoints().get(0).inFlight()).isZero();
  }

  @Test
  void endpointThatDrainsGoesOnDrainingWithAnotherWeight() {
    Engine engine = fixture.start(config(numbered(three())));
    lease(engine.acquire(get("acme")));
    CompletionStage<Integer> drained = engine.drain("main", "e0", Duration.ofMinutes(1));

    reweigh(engine, 0, 5);
    reweigh(engine, 1, 6);

    assertThat(lease(engine.acquire(get("acme"))).endpoint().id()).isEqualTo("e1");
    assertThat(latest()).extracting(Endpoint::id).containsExactly("e1", "e2", "e0");
    assertThat(latest()).extracting(Endpoint::weight).containsExactly(6.0, 1.0, 0.0);
    assertThat(drained.toCompletableFuture()).isNotDone();
    engine.undrain("main", "e0");
    assertThat(latest()).extracting(Endpoint::weight).containsExactly(5.0, 6.0, 1.0);
  }

  @Test
  void endpointsOfATenantFollowTheirLabels() {
    List<Endpoint> mine = numbered(three());
    mine.replaceAll(endpoint -> endpoint.withLabel("tenant", "acme"));
    Engine engine =
        fixture.start(
            LbConfig.builder()
                .pool(
                    "main",
                    pool -> {
                      pool.balancer("told").isolation(Isolation.dedicated());
                      mine.forEach(pool::endpoint);
                    })
                .defaultPool("main")
                .tenant("acme", tenant -> {})
                .build());
    assertThat(lease(engine.acquire(get("acme"))).endpoint().id()).isEqualTo("e0");

    replace(engine, mine.get(0).withLabel("tenant", "globex"));

    assertThat(lease(engine.acquire(get("acme"))).endpoint().id()).isEqualTo("e1");
  }

  /** That of all tenants; nobody is in the region of the others. */
  private List<Endpoint> latest() {
    return lists.get(lists.size() - 2);
  }

  private static List<Endpoint> three() {
    return List.of(Endpoint.of("a", 1), Endpoint.of("b", 2), Endpoint.of("c", 3));
  }

  private static void reweigh(Engine engine, int index, double weight) {
    var pool = Objects.requireNonNull(engine.config().pools().get("main"));
    replace(engine, pool.endpoints().get(index).withWeight(weight));
  }

  private static void replace(Engine engine, Endpoint endpoint) {
    var pool = Objects.requireNonNull(engine.config().pools().get("main"));
    engine.apply(
        engine.config().with(c -> c.pool("main", pool.with(p -> p.replaceEndpoint(endpoint)))));
  }

  /** Of two residencies, so that there are two views. */
  private static LbConfig config(List<Endpoint> endpoints) {
    return LbConfig.builder()
        .pool(
            "main",
            pool -> {
              pool.balancer("told");
              endpoints.forEach(pool::endpoint);
            })
        .defaultPool("main")
        .policy(PolicyConfig.of("guard"))
        .tenant("acme", tenant -> {})
        .tenant("globex", tenant -> tenant.residency("eu"))
        .build();
  }

  private static PoolStats pool(Engine engine) {
    return Objects.requireNonNull(engine.stats().pools().get("main"));
  }
}
