package io.fairlead.core;

import static io.fairlead.core.EngineFixture.TENANT_HEADER;
import static io.fairlead.core.EngineFixture.get;
import static io.fairlead.core.EngineFixture.lease;
import static io.fairlead.core.EngineFixture.rejection;
import static io.fairlead.core.EngineFixture.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.stats.EndpointStats;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static final int USERS = 10_000;

  private final EngineFixture fixture = new EngineFixture();

  @Test
  void onePercentOfOneTenantGoesToTheCanary() {
    Engine engine =
        fixture.start(
            pools()
                .split(
                    "canary",
                    s -> s.key(SplitConfig.Key.COOKIE, "uid").weight("v1", 99).weight("v2", 1))
                .route("canary", r -> r.tenant("acme").pool("canary"))
                .build());

    assertThat(shares(engine, user -> withCookie("acme", user)))
        .hasEntrySatisfying("v2", share -> assertThat(share).isBetween(60, 140))
        .hasEntrySatisfying("v1", share -> assertThat(share).isGreaterThan(9_800));
    assertThat(shares(engine, user -> withCookie("globex", user))).isEqualTo(Map.of("v1", USERS));
  }

  @Test
  void splitStandsWhereverAPoolMay() {
    LbConfig.Builder config =
        pools()
            .split("half", s -> s.key(SplitConfig.Key.REQUEST).weight("v1", 1).weight("v2", 1))
            .tier("gold", t -> t.pool("half"))
            .tenant("of-tier", t -> t.tier("gold"))
            .tenant("of-its-own", t -> t.pool("half"))
            .route("r", r -> r.pathPrefix("/routed").pool("half"))
            .defaultPool("half");
    Engine engine = fixture.start(config.build());

    for (RequestView request :
        List.of(get("of-tier"), get("of-its-own"), get("acme"), get("acme", "/routed"))) {
      assertThat(shares(engine, user -> request))
          .allSatisfy((pool, share) -> assertThat(share).isBetween(4_700, 5_300))
          .containsOnlyKeys("v1", "v2");
    }
  }

  @Test
  void eachKeyIsReadFromItsPlace() throws UnknownHostException {
    InetAddress address = InetAddress.getByName("2001:db8::7");
    assertSticksBy(SplitConfig.Key.HEADER, "X-User", request -> request.header("x-user", "u7"));
    assertSticksBy(
        SplitConfig.Key.COOKIE, "uid", request -> request.header("Cookie", "a=b; uid=u7; c=d"));
    assertSticksBy(SplitConfig.Key.REMOTE_ADDRESS, "", request -> request.remoteAddress(address));
  }

  private void assertSticksBy(
      SplitConfig.Key key, String name, Consumer<RequestView.Builder> mark) {
    Engine engine =
        fixture.start(
            pools()
                .split("half", s -> s.key(key, name).weight("v1", 1).weight("v2", 1))
                .defaultPool("half")
                .build());
    Set<String> pools = new HashSet<>();
    for (String path : List.of("/", "/a", "/b", "/c")) {
      for (String tenant : List.of("acme", "globex", "initech", "umbrella")) {
        RequestView.Builder request =
            RequestView.builder("GET", path).header(TENANT_HEADER, tenant);
        mark.accept(request);
        pools.add(poolOf(engine, request.build()));
      }
    }
    assertThat(pools).as("pools by %s", key).hasSize(1);
  }

  @Test
  void queryParameterMayBeTheKey() {
    Engine engine = fixture.start(half(SplitConfig.Key.QUERY, "user"));
    Set<String> pools = new HashSet<>();
    for (String path : List.of("/?user=u7", "/x?a=b&user=u7", "/y?us%65r=u7")) {
      pools.add(poolOf(engine, get("acme", path)));
    }

    assertThat(pools).hasSize(1);
    assertThat(shares(engine, user -> get("acme", "/?user=u" + user))).containsOnlyKeys("v1", "v2");
  }

  @Test
  void requestWithoutTheKeySticksByItsTenant() {
    Engine byTenant = fixture.start(half(SplitConfig.Key.TENANT, ""));
    for (SplitConfig.Key key : SplitConfig.Key.values()) {
      if (key != SplitConfig.Key.REQUEST) {
        boolean named = key != SplitConfig.Key.TENANT && key != SplitConfig.Key.REMOTE_ADDRESS;
        Engine engine = fixture.start(half(key, named ? "x" : ""));
        for (String tenant : List.of("acme", "globex", "initech", "umbrella")) {
          String expected = poolOf(byTenant, get(tenant));
          assertThat(poolOf(engine, get(tenant))).as("%s of %s", key, tenant).isEqualTo(expected);
          RequestView empty =
              RequestView.builder("GET", "/?x=")
                  .header(TENANT_HEADER, tenant)
                  .header("x", "")
                  .header("cookie", "x=; y=1")
                  .build();
          assertThat(poolOf(engine, empty)).as("%s of %s", key, tenant).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void anotherEngineChoosesTheSame() {
    Engine one = fixture.start(half(SplitConfig.Key.HEADER, "user"));
    Engine other = new EngineFixture().start(half(SplitConfig.Key.HEADER, "user"));

    for (int user = 0; user < 100; user++) {
      assertThat(poolOf(one, withHeader(user))).isEqualTo(poolOf(other, withHeader(user)));
    }
  }

  @Test
  void retryStaysInThePool() {
    Engine engine = fixture.start(half(SplitConfig.Key.REQUEST, ""));
    Set<String> pools = new HashSet<>();

    for (int i = 0; i < 100; i++) {
      Lease first = lease(engine.acquire(get("acme")));
      Lease second = lease(first.retry(Outcome.unreachable()));
      assertThat(second.pool()).isEqualTo(first.pool());
      assertThat(second.endpoint()).isNotEqualTo(first.endpoint());
      pools.add(first.pool());
      second.complete(Outcome.success());
    }
    assertThat(pools).containsExactlyInAnyOrder("v1", "v2");
  }

  @Test
  void poolThatCannotServeRefusesAndNoOtherStandsInForIt() {
    Engine engine =
        fixture.start(
            pools()
                .pool("v2", p -> p.balancer("first"))
                .split("all", s -> s.weight("v1", 0).weight("v2", 1))
                .defaultPool("all")
                .build());

    assertThat(rejection(engine.acquire(get("acme"))).reason())
        .isEqualTo(RejectionReason.NO_ENDPOINT);
  }

  @Test
  void weightsChangeWhileRequestsAreUnderWay() {
    Engine engine = fixture.start(canary(0));
    Lease before = lease(engine.acquire(withHeader(1)));
    assertThat(before.pool()).isEqualTo("v1");

    engine.apply(canary(100));

    assertThat(poolOf(engine, withHeader(1))).isEqualTo("v2");
    assertThat(inFlight(engine, "v1")).isEqualTo(1);
    assertThat(before.complete(Outcome.success())).isTrue();
    assertThat(inFlight(engine, "v1")).isZero();
  }

  @Test
  void nobodyIsSentBackWhileTheCanaryGrows() {
    Engine engine = fixture.start(canary(0));
    Set<Integer> inCanary = new HashSet<>();
    for (int percent : new int[] {0, 1, 5, 5, 20, 50, 99, 100}) {
      engine.apply(canary(percent));
      Set<Integer> now = new HashSet<>();
      for (int user = 0; user < 1_000; user++) {
        if (poolOf(engine, withHeader(user)).equals("v2")) {
          now.add(user);
        }
      }
      assertThat(now).as("at %s %%", percent).containsAll(inCanary);
      assertThat(now.size()).isBetween(percent * 10 - 60, percent * 10 + 60);
      inCanary = now;
    }
    assertThat(inCanary).hasSize(1_000);
  }

  @Test
  void rampUnderLoadRefusesNobodyAndSendsNobodyBack() throws Exception {
    Engine engine = fixture.start(canary(0));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Set<Integer>>> runs =
          List.of(
              threads.submit(() -> usersOfTheCanary(engine, 0, done)),
              threads.submit(() -> usersOfTheCanary(engine, USERS, done)));
      for (int percent = 1; percent <= 100; percent++) {
        engine.apply(canary(percent));
      }
      done.set(true);
      for (Future<Set<Integer>> run : runs) {
        assertThat(run.get(1, TimeUnit.MINUTES)).hasSize(100);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(inFlight(engine, "v1") + inFlight(engine, "v2")).isZero();
  }

  /** Sends the requests of a hundred users until all is done, and once more for each of them. */
  private static Set<Integer> usersOfTheCanary(Engine engine, int first, AtomicBoolean done) {
    Set<Integer> inCanary = new HashSet<>();
    boolean last;
    do {
      last = done.get();
      for (int user = first; user < first + 100; user++) {
        boolean canary = poolOf(engine, withHeader(user)).equals("v2");
        assertThat(canary || !inCanary.contains(user))
            .as("user %s is not sent back", user)
            .isTrue();
        if (canary) {
          inCanary.add(user);
        }
      }
    } while (!last);
    return inCanary;
  }

  @Test
  void statisticsAreOfThePoolsAndNotOfTheSplit() {
    Engine engine = fixture.start(canary(100));

    succeed(engine.acquire(withHeader(1)));

    assertThat(engine.stats().pools()).containsOnlyKeys("v1", "v2");
    assertThat(engine.stats().pools().get("v2").endpoints())
        .extracting(EndpointStats::succeeded)
        .containsExactly(1L, 0L);
  }

  @Test
  void policyOfTheRouteIsOneAndThatOfThePoolIsOneForEach() {
    RecordingPolicy.Kind ofRoute = new RecordingPolicy.Kind("r", PolicyScope.TENANT_ROUTE);
    RecordingPolicy.Kind ofPool = new RecordingPolicy.Kind("p", PolicyScope.TENANT_POOL);
    Engine engine =
        fixture
            .policy(ofRoute)
            .policy(ofPool)
            .start(
                pools()
                    .split(
                        "half", s -> s.key(SplitConfig.Key.REQUEST).weight("v1", 1).weight("v2", 1))
                    .route("half", r -> r.pool("half"))
                    .policy(PolicyConfig.of("r"))
                    .policy(PolicyConfig.of("p"))
                    .build());

    shares(engine, user -> get("acme"));

    assertThat(ofRoute.made).hasSize(1);
    assertThat(ofRoute.made.get(0).admitted).hasValue(USERS);
    assertThat(ofPool.made)
        .extracting(policy -> policy.site.pool().name())
        .containsExactlyInAnyOrder("v1", "v2");
  }

  @Test
  void tenantsThatMayComeThroughASplitShareThePool() {
    RecordingPolicy.Kind policy = new RecordingPolicy.Kind("p", PolicyScope.TENANT_POOL);
    Engine engine =
        fixture
            .policy(policy)
            .start(
                pools()
                    .pool("v2", p -> p.balancer("first").endpoint("c", 1).maxInFlight(10))
                    .pool("v3", p -> p.balancer("first").endpoint("e", 1).maxInFlight(10))
                    .split("own", s -> s.weight("v2", 1).weight("v3", 0))
                    .split("routed", s -> s.weight("v1", 1).weight("v2", 1))
                    .tenant("acme", t -> t.share(2).pool("own"))
                    .tenant("globex", t -> t.share(3).pool("v3"))
                    .tenant("initech", t -> t.share(5).pool("v3"))
                    .tenant("umbrella", t -> t.share(7).pool("v2"))
                    .route("routed", r -> r.tenant("globex").tenant("acme").pool("routed"))
                    .policy(PolicyConfig.of("p"))
                    .build());

    succeed(engine.acquire(get("umbrella")));
    succeed(engine.acquire(get("initech")));

    assertThat(policy.made.get(0).site.pool().tenantsByShare()).isEqualTo(Map.of(2, 1, 3, 1, 7, 1));
    assertThat(policy.made.get(1).site.pool().tenantsByShare()).isEqualTo(Map.of(3, 1, 5, 1));
  }

  @Test
  void everythingThatIsWrongWithASplitIsListed() {
    Engine engine = fixture.start(pools().build());
    LbConfig broken =
        pools()
            .split("v1", s -> s.weight("v2", 1))
            .split("empty", s -> {})
            .split("off", s -> s.weight("v1", 0).weight("v2", 0))
            .split("nested", s -> s.weight("off", 1))
            .split("lost", s -> s.weight("v9", 1))
            .route("r", r -> r.pool("nowhere"))
            .build();

    InvalidConfigException error =
        catchThrowableOfType(InvalidConfigException.class, () -> engine.apply(broken));

    assertThat(error.problems())
        .extracting(ConfigProblem::toString)
        .containsExactlyInAnyOrder(
            "splits.v1: \"v1\" is not allowed: a name that no pool has",
            "splits.empty.weights: {} is not allowed: a pool with a weight above 0",
            "splits.off.weights: {v1=0.0, v2=0.0} is not allowed: a pool with a weight above 0",
            "splits.nested.weights: \"off\" is not allowed: one of v1, v2; a split leads to no other split",
            "splits.lost.weights: \"v9\" is not allowed: one of v1, v2",
            "routes.r.pool: \"nowhere\" is not allowed: one of empty, lost, nested, off, v1, v2");
  }

  /** Two pools of two endpoints; everybody's own is {@code v1}. */
  private static LbConfig.Builder pools() {
    return LbConfig.builder()
        .pool("v1", p -> p.balancer("first").endpoint("a", 1).endpoint("b", 1))
        .pool("v2", p -> p.balancer("first").endpoint("c", 1).endpoint("d", 1))
        .defaultPool("v1")
        .tenant("acme", t -> {})
        .tenant("globex", t -> {})
        .tenant("initech", t -> {})
        .tenant("umbrella", t -> {});
  }

  private static LbConfig half(SplitConfig.Key key, String name) {
    return pools()
        .split("half", s -> s.key(key, name).weight("v1", 1).weight("v2", 1))
        .defaultPool("half")
        .build();
  }

  private static LbConfig canary(int percent) {
    return pools()
        .split(
            "canary",
            s ->
                s.key(SplitConfig.Key.HEADER, "user")
                    .weight("v1", 100 - percent)
                    .weight("v2", percent))
        .defaultPool("canary")
        .build();
  }

  private static RequestView withHeader(int user) {
    return RequestView.builder("GET", "/")
        .header(TENANT_HEADER, "acme")
        .header("user", "u" + user)
        .build();
  }

  private static RequestView withCookie(String tenant, int user) {
    return RequestView.builder("GET", "/")
        .header(TENANT_HEADER, tenant)
        .header("cookie", "theme=dark; uid=" + user)
        .build();
  }

  private static Map<String, Integer> shares(Engine engine, IntFunction<RequestView> requests) {
    Map<String, Integer> shares = new TreeMap<>();
    for (int user = 0; user < USERS; user++) {
      shares.merge(poolOf(engine, requests.apply(user)), 1, Integer::sum);
    }
    return shares;
  }

  private static String poolOf(Engine engine, RequestView request) {
    Lease lease = lease(engine.acquire(request));
    lease.complete(Outcome.success());
    return lease.pool();
  }

  private static int inFlight(Engine engine, String pool) {
    return engine.stats().pools().get(pool).endpoints().stream()
        .mapToInt(EndpointStats::inFlight)
        .sum();
  }
}
