package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Locality;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.LocalityConfig.Levels;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.Topology;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.core.plugin.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Which endpoints stand in for which, and when health is ignored. */
class LevelsTest {

  private static final int REQUESTS = 20_000;

  /** Four standard deviations of a share of one half among so many. */
  private static final double NOISE = 0.015;

  private final List<String> panics = new ArrayList<>();
  private final EngineFixture fixture = new EngineFixture();
  private final Switchboard switchboard = new Switchboard(fixture);
  private EndpointSource.Subscriber subscriber;

  LevelsTest() {
    fixture.balancer("random", context -> picking -> Switchboard.anyOf(context, picking));
    fixture.listeners.add(
        new LbListener() {
          @Override
          public void panicChanged(String pool, boolean panicking) {
            panics.add(pool + " " + panicking);
          }
        });
  }

  @Test
  void firstLevelGetsEverythingWhileItIsFit() {
    Engine engine = start(p -> {}, level(0, 4), level(1, 4));

    assertThat(shares(engine)).isEqualTo(Map.of("p0", 1.0));
  }

  @Test
  void lossOfAQuarterIsBorneByTheRest() {
    Engine engine = start(p -> {}, level(0, 4), level(1, 4));

    switchboard.sick("p0-0");

    assertThat(shares(engine)).isEqualTo(Map.of("p0", 1.0));
  }

  @Test
  void whatIsTooMuchForHalfOfALevelGoesToTheNext() {
    Engine engine = start(p -> {}, level(0, 4), level(1, 4));

    switchboard.sick("p0-0", "p0-1");

    assertShares(shares(engine), 0.7, 0.3, 0);
    switchboard.sick();
    assertThat(shares(engine)).isEqualTo(Map.of("p0", 1.0));
  }

  @Test
  void withoutOverprovisioningEachLossIsMadeUpForElsewhere() {
    Engine engine =
        start(p -> p.locality(l -> l.overprovisioningPercent(100)), level(0, 4), level(1, 4));

    switchboard.sick("p0-0");

    assertShares(shares(engine), 0.75, 0.25, 0);
  }

  @Test
  void thirdLevelTakesWhatIsTooMuchForTwo() {
    Engine engine = start(p -> {}, level(0, 4), level(1, 4), level(2, 4));

    switchboard.sick("p0-0", "p0-1", "p0-2", "p1-0", "p1-1", "p1-2");

    assertShares(shares(engine), 0.35, 0.35, 0.3);
    assertThat(panics).isEmpty();
  }

  @Test
  void levelThatIsAllDownIsStoodInForWithoutPanic() {
    Engine engine = start(p -> {}, level(0, 3), level(1, 3));

    switchboard.sick("p0-0", "p0-1", "p0-2");

    assertThat(shares(engine)).isEqualTo(Map.of("p1", 1.0));
    assertThat(panics).isEmpty();
  }

  @Test
  void lastLevelsStandInForOneThatIsShutByPolicies() {
    Engine engine = start(p -> {}, level(0, 2), level(7, 2));

    switchboard.shut.addAll(List.of("p0-0", "p0-1"));

    assertThat(shares(engine)).isEqualTo(Map.of("p7", 1.0));
  }

  @Test
  void retryMovesOnToTheNextLevelWhenTheFirstIsUsedUp() {
    Engine engine = start(p -> {}, level(0, 1), level(1, 1));
    Lease lease = lease(engine.acquire(get("acme")));

    Lease second = lease(lease.retry(Outcome.unreachable()));

    assertThat(lease.endpoint().id()).isEqualTo("p0-0");
    assertThat(second.endpoint().id()).isEqualTo("p1-0");
  }

  /** A request in three goes to the second level; none of those does that has a session. */
  @Test
  void sessionStaysWhereItBeganWhicheverLevelIsDrawn() {
    Engine engine = startSticky(level(0, 4), level(1, 4));
    List<RequestView> clients = new ArrayList<>();
    Map<RequestView, String> homes = new HashMap<>();
    switchboard.sick("p0-0", "p0-1");
    for (int i = 0; i < 40; i++) {
      RequestView client = withSession(lease(engine.acquire(get("acme"))));
      clients.add(client);
      homes.put(client, lease(engine.acquire(client)).endpoint().id());
    }

    assertThat(homes).containsValue("p0-2").containsValue("p1-0");
    for (int i = 0; i < 1_000; i++) {
      RequestView client = clients.get(i % clients.size());
      assertThat(lease(engine.acquire(client)).endpoint().id()).isEqualTo(homes.get(client));
    }
  }

  @Test
  void sessionOnADrainedLevelStaysAndNewOnesBeginOnTheNext() {
    Engine engine = startSticky(level(0, 1), level(1, 1));
    RequestView client = withSession(lease(engine.acquire(get("acme"))));

    engine.drain("main", "p0-0", Duration.ofMinutes(1));
    switchboard.settle();

    assertThat(lease(engine.acquire(client)).endpoint().id()).isEqualTo("p0-0");
    assertThat(lease(engine.acquire(get("acme"))).endpoint().id()).isEqualTo("p1-0");
  }

  @Test
  void sessionLeavesAnEndpointThatIsSick() {
    Engine engine = startSticky(level(0, 2), level(1, 2));
    Lease first = lease(engine.acquire(get("acme")));
    RequestView client = withSession(first);

    switchboard.sick(first.endpoint().id());

    assertThat(lease(engine.acquire(client)).endpoint().id()).isNotEqualTo(first.endpoint().id());
  }

  @Test
  void balancerThatCannotSayWhereARequestBelongsIsPassedOver() {
    fixture.balancer("lost", context -> new Lost());
    Engine engine = start(p -> p.balancer("lost"), level(0, 1), level(1, 1));

    assertThat(lease(engine.acquire(get("acme"))).endpoint().id()).isEqualTo("p0-0");
    assertThat(engine.stats().faults()).isEqualTo(2);
  }

  @Test
  void drainedEndpointsAreNotMissed() {
    Engine engine =
        start(
            p -> {},
            level(0, 2),
            List.of(e(0, 8).withWeight(0), e(0, 9).withWeight(0)),
            level(1, 2));

    assertThat(shares(engine)).isEqualTo(Map.of("p0", 1.0));
    assertThat(levels(engine).get(0).total()).isEqualTo(2);
  }

  @Test
  void wherePanicIsOffNobodyIsAskedWhoIsUnfit() {
    Engine engine =
        start(p -> p.health(h -> Switchboard.check(h.panicPercent(0))), level(0, 2), level(1, 1));

    switchboard.sick("p0-0", "p0-1", "p1-0");

    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.NO_ENDPOINT);
    assertThat(panics).isEmpty();
    assertThat(engine.stats().pools().get("main").picksInPanic()).isZero();
  }

  @Test
  void withLessThanHalfFitEveryEndpointIsUsedAndThatIsTold() {
    Engine engine = start(p -> {}, level(0, 4));

    switchboard.sick("p0-0", "p0-1", "p0-2");
    Map<String, Double> shares = shares(engine, Endpoint::id);

    assertThat(shares).containsOnlyKeys("p0-0", "p0-1", "p0-2", "p0-3");
    assertThat(panics).containsExactly("main true");
    assertThat(levels(engine).get(0).panicking()).isTrue();
    assertThat(engine.stats().pools().get("main").picksInPanic()).isEqualTo(REQUESTS);

    switchboard.sick("p0-0");
    assertThat(shares(engine, Endpoint::id)).containsOnlyKeys("p0-1", "p0-2", "p0-3");
    assertThat(panics).containsExactly("main true", "main false");
    assertThat(engine.stats().pools().get("main").picksInPanic()).isEqualTo(REQUESTS);
  }

  @Test
  void anotherWeightDoesNotEndAPanic() {
    Engine engine = start(p -> {}, level(0, 4));
    switchboard.sick("p0-0", "p0-1", "p0-2");
    PoolConfig pool = engine.config().pools().get("main");

    engine.apply(
        engine
            .config()
            .with(
                c ->
                    c.pool(
                        "main",
                        pool.with(p -> p.replaceEndpoint(pool.endpoints().get(3).withWeight(2))))));

    assertThat(shares(engine, Endpoint::id)).containsOnlyKeys("p0-0", "p0-1", "p0-2", "p0-3");
    assertThat(levels(engine).get(0).panicking()).isTrue();
  }

  @Test
  void halfIsNotYetAPanic() {
    Engine engine = start(p -> {}, level(0, 4));

    switchboard.sick("p0-0", "p0-1");

    assertThat(shares(engine, Endpoint::id)).containsOnlyKeys("p0-2", "p0-3");
    assertThat(panics).isEmpty();
  }

  @Test
  void whereAllLevelsPanicEachGetsItsPartOfTheEndpoints() {
    Engine engine = start(p -> {}, level(0, 2), level(1, 8));

    switchboard.sick(
        "p0-0", "p0-1", "p1-0", "p1-1", "p1-2", "p1-3", "p1-4", "p1-5", "p1-6", "p1-7");

    assertShares(shares(engine), 0.2, 0.8, 0);
  }

  @Test
  void panicOpensNoGateThatAPolicyHasShut() {
    Engine engine = start(p -> {}, level(0, 3));
    switchboard.shut.addAll(List.of("p0-0", "p0-1"));

    switchboard.sick("p0-0", "p0-1", "p0-2");

    assertThat(shares(engine, Endpoint::id)).containsOnlyKeys("p0-2");
  }

  @Test
  void panicIsToldOnceOverReloadsAndPushes() {
    fixture.sources.put(
        "main",
        given -> {
          subscriber = given;
          return () -> {};
        });
    Engine engine = start(p -> {}, level(0, 2));
    switchboard.sick("p0-0", "p0-1", "p0-2");

    engine.apply(engine.config().with(c -> c.tenant("globex", t -> {})));
    switchboard.settle();
    subscriber.update(level(0, 3));
    switchboard.settle();

    assertThat(panics).containsExactly("main true");
    assertThat(lease(engine.acquire(get("globex"))).endpoint().id()).startsWith("p0-");
  }

  @Test
  void memberThatReplacesTheSickEndsThePanic() {
    fixture.sources.put(
        "main",
        given -> {
          subscriber = given;
          return () -> {};
        });
    Engine engine = start(p -> {}, level(0, 2));
    switchboard.sick("p0-0", "p0-1");

    subscriber.update(List.of(e(0, 5), e(0, 6)));
    switchboard.settle();

    assertThat(panics).containsExactly("main true", "main false");
    assertThat(shares(engine, Endpoint::id)).containsOnlyKeys("p0-5", "p0-6");
  }

  @Test
  void nearestRegionIsFirstByLatencyAndUnknownOnesLast() {
    fixture.locality = new Locality("eu", "");
    Topology topology =
        Topology.builder()
            .latency("eu", "uk", Duration.ofMillis(15))
            .latency("us", "eu", Duration.ofMillis(80))
            .build();
    Engine engine =
        start(
            topology,
            p -> p.locality(l -> l.levels(Levels.NEAREST)),
            List.of(at("mars"), at("us"), at("eu"), at("uk"), at("")));

    assertThat(orderOfFailover(engine, 3)).containsExactly("eu", "uk", "us");
    assertThat(levels(engine)).hasSize(4);
    assertThat(levels(engine).get(3).regions()).containsExactly("mars");
    assertThat(levels(engine).get(3).total()).isEqualTo(2);
  }

  @Test
  void nearestRegionIsFirstByTheGlobe() {
    fixture.locality = new Locality("frankfurt", "");
    Topology topology =
        Topology.builder()
            .coordinates("frankfurt", 50.11, 8.68)
            .coordinates("dublin", 53.35, -6.26)
            .coordinates("virginia", 38.95, -77.45)
            .coordinates("sydney", -33.87, 151.21)
            .build();
    Engine engine =
        start(
            topology,
            p -> p.locality(l -> l.levels(Levels.NEAREST)),
            List.of(at("sydney"), at("virginia"), at("dublin"), at("frankfurt")));

    assertThat(orderOfFailover(engine, 4))
        .containsExactly("frankfurt", "dublin", "virginia", "sydney");
  }

  @Test
  void priorityGoesBeforeDistance() {
    fixture.locality = new Locality("eu", "");
    Topology topology = Topology.builder().latency("eu", "us", Duration.ofMillis(80)).build();
    Engine engine =
        start(
            topology,
            p -> p.locality(l -> l.levels(Levels.NEAREST)),
            List.of(at("eu").withPriority(1), at("us")));

    assertThat(orderOfFailover(engine, 2)).containsExactly("us", "eu");
  }

  @Test
  void withoutAPlaceOfOursAllRegionsAreAlike() {
    Topology topology = Topology.builder().latency("eu", "us", Duration.ofMillis(80)).build();
    Engine engine =
        start(
            topology, p -> p.locality(l -> l.levels(Levels.NEAREST)), List.of(at("eu"), at("us")));

    assertThat(levels(engine)).hasSize(1);
    assertThat(shares(engine, Endpoint::id)).containsOnlyKeys("eu", "us");
  }

  /** The regions that the requests go to as one after the other falls sick. */
  private List<String> orderOfFailover(Engine engine, int regions) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      order.add(lease(engine.acquire(get("acme"))).endpoint().locality().region());
      switchboard.sick(order.toArray(String[]::new));
    }
    return order;
  }

  @SafeVarargs
  private Engine startSticky(List<Endpoint>... levels) {
    fixture.balancers.putAll(Providers.load().balancers());
    Map<String, Object> options =
        Map.of(
            "secrets", List.of("0123456789abcdef0123456789abcdef"),
            "carrier", "header",
            "name", "session",
            "inner", "round-robin");
    return start(p -> p.balancer("sticky", options), levels);
  }

  /** The next request of a client, with what the answer to this one gave it. */
  private static RequestView withSession(Lease lease) {
    RequestView.Builder next =
        RequestView.builder("GET", "/").header(EngineFixture.TENANT_HEADER, "acme");
    lease.addResponseHeaders(next::header);
    return next.build();
  }

  @SafeVarargs
  private Engine start(Consumer<PoolConfig.Builder> pool, List<Endpoint>... levels) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (List<Endpoint> level : levels) {
      endpoints.addAll(level);
    }
    return start(Topology.UNKNOWN, pool, endpoints);
  }

  private Engine start(
      Topology topology, Consumer<PoolConfig.Builder> values, List<Endpoint> endpoints) {
    Engine engine =
        fixture.start(
            LbConfig.builder()
                .pool(
                    "main",
                    p -> {
                      p.balancer("random").health(Switchboard::check);
                      endpoints.forEach(p::endpoint);
                      values.accept(p);
                    })
                .defaultPool("main")
                .tenant("acme", t -> {})
                .policy(Switchboard.gate())
                .topology(topology)
                .build());
    switchboard.settle();
    panics.clear();
    return engine;
  }

  private static List<PoolStats.Level> levels(Engine engine) {
    return engine.stats().pools().get("main").levels();
  }

  private static Map<String, Double> shares(Engine engine) {
    return shares(engine, endpoint -> "p" + endpoint.priority());
  }

  private static Map<String, Double> shares(Engine engine, Function<Endpoint, String> by) {
    Map<String, Double> shares = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      Lease lease = lease(engine.acquire(get("acme")));
      shares.merge(by.apply(lease.endpoint()), 1.0 / REQUESTS, Double::sum);
      lease.complete(Outcome.success());
    }
    shares.replaceAll((key, share) -> share > 1 - 1e-9 ? 1.0 : share);
    return shares;
  }

  private static void assertShares(
      Map<String, Double> shares, double first, double second, double third) {
    assertThat(shares.getOrDefault("p0", 0.0)).isCloseTo(first, within(NOISE));
    assertThat(shares.getOrDefault("p1", 0.0)).isCloseTo(second, within(NOISE));
    assertThat(shares.getOrDefault("p2", 0.0)).isCloseTo(third, within(NOISE));
  }

  private static List<Endpoint> level(int priority, int count) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      endpoints.add(e(priority, i));
    }
    return endpoints;
  }

  private static Endpoint e(int priority, int number) {
    String id = "p" + priority + "-" + number;
    return Endpoint.of(id, 1).withId(id).withPriority(priority);
  }

  private static Endpoint at(String region) {
    String id = region.isEmpty() ? "nowhere" : region;
    return Endpoint.of(id, 1).withId(id).withLocality(new Locality(region, ""));
  }

  /** Throws when asked where a request belongs. */
  private static final class Lost implements Balancer {

    @Override
    public int pick(PickContext context) {
      return 0;
    }

    @Override
    public int home(PickContext context) {
      throw new IllegalStateException("lost");
    }
  }
}
