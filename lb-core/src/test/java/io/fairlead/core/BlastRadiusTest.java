package io.fairlead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.core.plugin.Providers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlastRadiusTest {

  private static final int ENDPOINTS = 8;
  private static final int SHARD = 2;
  private static final int TENANTS = 1_000;

  private final EngineFixture fixture = new EngineFixture();

  BlastRadiusTest() {
    fixture.balancers.putAll(Providers.load().balancers());
  }

  /** 2 of 8 can be chosen in 28 ways, and a tenant loses all with the poisoner's way only. */
  @Test
  void poisonTakesEverythingFromOneTenantIn28() {
    Engine engine = start(TENANTS, p -> p.isolation(Isolation.shuffleSharded(SHARD)));

    Map<String, Double> lost = engine.blastRadius("main", endpointsOf(engine, "t0"));

    int others = TENANTS - 1;
    double expected = others / 28.0;
    double deviation = Math.sqrt(others * (1 / 28.0) * (27 / 28.0));
    assertThat(losingAll(lost) - 1.0).isCloseTo(expected, within(3 * deviation));
    assertThat(losingAll(lost)).isLessThan(TENANTS / 10);
    // 2 x 6 of 28 ways share one endpoint with the poisoner's.
    assertThat((double) lost.size() - losingAll(lost))
        .isCloseTo(others * 12 / 28.0, within(3 * Math.sqrt(others * 12 / 28.0 * 16 / 28.0)));
  }

  /** Averaged over all who may be the poisoner, the noise is that of 500,000 pairs. */
  @Test
  void fractionOverAllPoisonersIsThatOfCombinatorics() {
    Engine engine = start(TENANTS, p -> p.isolation(Isolation.shuffleSharded(SHARD)));
    long pairs = 0;
    for (int a = 0; a < ENDPOINTS; a++) {
      for (int b = a + 1; b < ENDPOINTS; b++) {
        long same = losingAll(engine.blastRadius("main", Set.of("e" + a, "e" + b)));
        pairs += same * (same - 1) / 2;
      }
    }

    double all = TENANTS * (TENANTS - 1) / 2.0;
    assertThat(pairs / all).isCloseTo(1 / 28.0, within(3 * Math.sqrt(27.0) / 28 / Math.sqrt(all)));
  }

  /** The same question must have the other answer where nobody is kept apart. */
  @Test
  void poisonTakesEverythingFromEveryoneInASharedPool() {
    Engine engine = start(TENANTS, p -> {});

    assertThat(losingAll(engine.blastRadius("main", endpointsOf(engine, "t0")))).isEqualTo(TENANTS);
  }

  @Test
  void reportIsTrueOfWhereRequestsGo() {
    Engine engine = start(50, p -> p.isolation(Isolation.shuffleSharded(3)));

    for (int t = 0; t < 50; t++) {
      Set<String> served = new HashSet<>();
      for (int i = 0; i < 60; i++) {
        Lease lease = EngineFixture.lease(engine.acquire(EngineFixture.get("t" + t)));
        lease.complete(Outcome.success());
        served.add(lease.endpoint().id());
      }
      assertThat(endpointsOf(engine, "t" + t)).isEqualTo(served);
    }
  }

  @Test
  void lossIsThePartByWeightOfWhatTheTenantMayUse() {
    Engine engine =
        start(
            2,
            p ->
                p.isolation(Isolation.dedicated())
                    .endpoint(owned("big", "t0").withWeight(3))
                    .endpoint(owned("small", "t0"))
                    .endpoint(owned("drained", "t0").withWeight(0))
                    .endpoint(owned("other", "t1")));

    assertThat(engine.blastRadius("main", Set.of("big"))).isEqualTo(Map.of("t0", 0.75));
    assertThat(engine.blastRadius("main", Set.of("small", "other", "drained")))
        .isEqualTo(Map.of("t0", 0.25, "t1", 1.0));
    assertThat(engine.blastRadius("main", Set.of("drained"))).isEmpty();
    assertThat(engine.stats().tenants()).isEmpty();
  }

  @Test
  void tenantsOfARegionLoseNothingElsewhere() {
    LbConfig config =
        LbConfig.builder()
            .pool(
                "main",
                p -> {
                  for (String region : List.of("eu", "us")) {
                    p.endpoint(
                        Endpoint.of(region, 1)
                            .withId(region)
                            .withLocality(new Locality(region, "")));
                  }
                })
            .pool(
                "own",
                p -> p.isolation(Isolation.bridge("main", 1)).endpoint(owned("x", "bridging")))
            .pool("elsewhere", p -> {})
            .tenant("bound", t -> t.residency("eu").pool("main"))
            .tenant("free", t -> t.pool("main"))
            .tenant("bridging", t -> t.pool("own"))
            .tenant("stranger", t -> t.pool("elsewhere"))
            .build();
    Engine engine = fixture.start(config);

    assertThat(engine.blastRadius("main", Set.of("us")))
        .isEqualTo(Map.of("free", 0.5, "bridging", 0.5));
    assertThat(engine.blastRadius("main", Set.of("eu")))
        .isEqualTo(Map.of("bound", 1.0, "free", 0.5, "bridging", 0.5));
    assertThat(engine.blastRadius("own", Set.of("x"))).isEqualTo(Map.of("bridging", 1.0));
  }

  @Test
  void whatIsNotThereIsAWrongQuestion() {
    Engine engine = start(1, p -> {});

    assertThatThrownBy(() -> engine.blastRadius("mars", Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mars");
    assertThatThrownBy(() -> engine.blastRadius("main", Set.of("e99")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("e99");
  }

  private static long losingAll(Map<String, Double> lost) {
    return lost.values().stream().filter(part -> part == 1).count();
  }

  private static Set<String> endpointsOf(Engine engine, String tenant) {
    Set<String> endpoints = new HashSet<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      if (engine.blastRadius("main", Set.of("e" + i)).containsKey(tenant)) {
        endpoints.add("e" + i);
      }
    }
    return endpoints;
  }

  private static Endpoint owned(String id, String tenant) {
    return Endpoint.of(id, 1).withId(id).withLabel("tenant", tenant);
  }

  private Engine start(int tenants, Consumer<PoolConfig.Builder> pool) {
    LbConfig.Builder config = LbConfig.builder().defaultPool("main");
    config.pool(
        "main",
        p -> {
          pool.accept(p);
          if (p.build().endpoints().isEmpty()) {
            IntStream.range(0, ENDPOINTS)
                .forEach(i -> p.endpoint(Endpoint.of("host", i + 1).withId("e" + i)));
          }
        });
    IntStream.range(0, tenants).forEach(i -> config.tenant("t" + i, t -> {}));
    return fixture.start(config.noPolicies().build());
  }
}
