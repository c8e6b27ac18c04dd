package io.fairlead.core;

import static io.fairlead.core.EngineFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.HealthConfig;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
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
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty tenants, called t0 to t19, share eight endpoints, called e0 to e7, with the real breaker
 * for endpoints and for each tenant, and with outlier ejection. Each tenant sends a request in a
 * round, and a round takes 20 ms.
 */
class BlamedFailuresTest {

  private static final int TENANTS = 20;
  private static final int ENDPOINTS = 8;
  private static final Duration ROUND = Duration.ofMillis(20);

  /** Half a minute. */
  private static final int LONG = 1_500;

  private static final String OWN_BREAKER = "own-breaker";

  private final FakeTicker ticker = new FakeTicker();
  private final FakeScheduler scheduler = new FakeScheduler(ticker);

  /** Who met a breaker that was not closed, or lost a request. */
  private final Set<String> opened = new HashSet<>();

  private final Set<String> ejected = new HashSet<>();
  private final Set<Integer> stopped = new HashSet<>();
  private final int[] failures = new int[TENANTS];
  private boolean tenantsAreToldApart = true;
  private LoadBalancer balancer = start(endpointBreaker(), ownBreaker());

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void poisonStopsItsSenderAndNobodyElse(int times) {
    serveWell();
    serve(LONG, times, (tenant, endpoint) -> tenant == 0);

    assertThat(opened).isEmpty();
    assertThat(ejected).isEmpty();
    assertThat(stopped).containsExactly(0);
    assertThat(failures).startsWith(failures[0]).endsWith(new int[TENANTS - 1]);
  }

  @Test
  void poisonThatNothingStopsHarmsNobodyElseEither() {
    balancer = start(endpointBreaker());
    serveWell();
    serve(LONG, 100, (tenant, endpoint) -> tenant == 0);

    assertThat(opened).isEmpty();
    assertThat(ejected).isEmpty();
    assertThat(failures).endsWith(new int[TENANTS - 1]);
    assertThat(balancer.stats().tenants().get("t0").failed()).isEqualTo(100L * LONG);
  }

  /** The same requests, taken for those of one tenant: there is nobody to blame. */
  @Test
  void withoutBlamePoisonTakesEndpointsFromAll() {
    tenantsAreToldApart = false;
    balancer = start(endpointBreaker());
    serveWell();
    serve(LONG, 100, (tenant, endpoint) -> tenant == 0);

    assertThat(opened).isNotEmpty();
    assertThat(ejected).isNotEmpty();
  }

  @Test
  void sickEndpointIsFoundOutAndNoTenantStoppedForIt() {
    serveWell();
    serve(LONG, 1, (tenant, endpoint) -> endpoint.equals("e3"));

    assertThat(ejected).containsExactly("e3");
    assertThat(stopped).isEmpty();
  }

  @Test
  void breakerOfASickEndpointOpensThoughItIsNotEjected() {
    balancer = start(endpointBreaker(), ownBreaker());
    balancer.apply(balancer.config().with(c -> c.pool("main", BlamedFailuresTest::endpoints)));
    serveWell();
    serve(LONG, 1, (tenant, endpoint) -> endpoint.equals("e3"));

    assertThat(opened).containsExactly("e3");
    assertThat(stopped).isEmpty();
  }

  @Test
  void tenantThatFailsAtOneEndpointTurnsNobodyAgainstIt() {
    serveWell();
    serve(LONG, 10, (tenant, endpoint) -> tenant == 0 && endpoint.equals("e3"));

    assertThat(opened).isEmpty();
    assertThat(ejected).isEmpty();
    assertThat(stopped).isEmpty();
    assertThat(failures[0]).isGreaterThan(LONG);
  }

  @Test
  void endpointThatCannotBeReachedIsFoundOutAtOnce() {
    serveWell();
    int calls = callsUntilEjected(Outcome.unreachable());

    assertThat(calls).isEqualTo(5);
  }

  /** Before the failures are spread over the tenants, each may be that of a tenant there. */
  @Test
  void endpointThatFailsIsFoundOutAFewCallsLater() {
    serveWell();
    int calls = callsUntilEjected(Outcome.failed());

    assertThat(calls).isBetween(5, 5 + TENANTS);
  }

  @Test
  void reloadForgetsNothing() {
    serveWell();
    for (int i = 0; i < 100; i++) {
      int share = i + 1;
      balancer.apply(balancer.config().with(c -> c.tenant("t19", t -> t.share(share))));
      serve(1, 100, (tenant, endpoint) -> tenant == 0);
    }

    assertThat(ejected).isEmpty();
    assertThat(opened).isEmpty();
    assertThat(stopped).containsExactly(0);
  }

  @Test
  void statisticsSayWhatHappened() {
    serveWell();
    long before = succeeded();
    serve(10, 1, (tenant, endpoint) -> tenant == 0);

    assertThat(balancer.stats().tenants().get("t0").failed()).isEqualTo(10);
    assertThat(endpoints().stream().mapToLong(EndpointStats::failed).sum()).isEqualTo(10);
    assertThat(succeeded() - before).isEqualTo(10L * (TENANTS - 1));
  }

  @Test
  void tenantByItselfIsJudgedAsIfThereWereNoBlame() {
    balancer = start(endpointBreaker());
    for (int i = 0; i < 5 * ENDPOINTS; i++) {
      ((Lease) balancer.acquire(get("t0"))).complete(Outcome.failed());
    }
    look();

    assertThat(ejected).hasSize(1);
  }

  private int callsUntilEjected(Outcome outcome) {
    int calls = 0;
    for (int round = 0; ejected.isEmpty() && round < LONG; round++) {
      for (int tenant = 0; tenant < TENANTS && ejected.isEmpty(); tenant++) {
        Lease lease = (Lease) balancer.acquire(get("t" + tenant));
        boolean sick = lease.endpoint().host().equals("e3");
        lease.complete(sick ? outcome : Outcome.success());
        calls += sick ? 1 : 0;
        look();
      }
      scheduler.advance(ROUND);
    }
    return calls;
  }

  /** For ten seconds, which leaves full windows behind. */
  private void serveWell() {
    serve(LONG / 3, 1, (tenant, endpoint) -> false);
  }

  /**
   * Has every tenant send a request in each round, and the first one more.
   *
   * @param times how many requests the first one sends in a round
   * @param fails whose requests fail where
   */
  private void serve(int rounds, int times, BiPredicate<Integer, String> fails) {
    for (int round = 0; round < rounds; round++) {
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        for (int i = 0; i < (tenant == 0 ? times : 1); i++) {
          serve(tenant, fails);
        }
      }
      look();
      scheduler.advance(ROUND);
    }
  }

  private void serve(int tenant, BiPredicate<Integer, String> fails) {
    if (balancer.acquire(get("t" + tenant)) instanceof Lease lease) {
      boolean failed = fails.test(tenant, lease.endpoint().host());
      failures[tenant] += failed ? 1 : 0;
      lease.complete(failed ? Outcome.failed() : Outcome.success());
    } else {
      stopped.add(tenant);
    }
  }

  private void look() {
    for (EndpointStats endpoint : endpoints()) {
      String id = endpoint.endpoint().host();
      if (!"closed".equals(endpoint.policies().get(Policies.CIRCUIT_BREAKER))) {
        opened.add(id);
      }
      if (endpoint.health().condition() == Condition.EJECTED) {
        ejected.add(id);
      }
    }
  }

  private long succeeded() {
    return endpoints().stream().mapToLong(EndpointStats::succeeded).sum();
  }

  private List<EndpointStats> endpoints() {
    return balancer.stats().pools().get("main").endpoints();
  }

  private static void endpoints(PoolConfig.Builder pool) {
    pool.balancer(Balancers.ROUND_ROBIN);
    for (int i = 0; i < ENDPOINTS; i++) {
      pool.endpoint("e" + i, 80);
    }
  }

  private LoadBalancer start(PolicyConfig... policies) {
    LbConfig.Builder config = LbConfig.builder().defaultPool("main");
    config.pool(
        "main",
        pool -> {
          endpoints(pool);
          pool.health(HealthConfig.Builder::outliers);
        });
    for (int i = 0; i < TENANTS; i++) {
      config.tenant("t" + i, t -> {});
    }
    for (PolicyConfig policy : policies) {
      config.policy(policy);
    }
    return LoadBalancer.builder()
        .tenants(request -> TenantResolution.of(tenantOf(request), Evidence.VERIFIED_CLAIM))
        .config(config.build())
        .ticker(ticker)
        .scheduler(scheduler)
        .random(new SeededRandom(7))
        .build();
  }

  private String tenantOf(RequestView request) {
    return tenantsAreToldApart
        ? Objects.requireNonNull(request.header(EngineFixture.TENANT_HEADER))
        : "t0";
  }

  private static PolicyConfig endpointBreaker() {
    return PolicyConfig.of(Policies.CIRCUIT_BREAKER);
  }

  private static PolicyConfig ownBreaker() {
    return PolicyConfig.of(Policies.CIRCUIT_BREAKER)
        .named(OWN_BREAKER)
        .withOptions(Map.of("scope", "tenant-pool"));
  }
}
