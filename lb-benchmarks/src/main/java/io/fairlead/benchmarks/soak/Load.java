package io.fairlead.benchmarks.soak;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.benchmarks.simulator.traffic.Randomness;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.util.Map;

/**
 * What the load balancer is told and asked: many tenants, of which few send most, three pools, some
 * quotas that are reached, and an endpoint of each pool that fails more often than not, so that its
 * breaker opens and is tried again all the time. Thread-safe but for {@link #reload}.
 */
final class Load implements AutoCloseable {

  /** Requests that are drawn beforehand; a power of two. */
  private static final int REQUESTS = 1 << 16;

  private static final String DOMAIN = "saas.example";
  private static final String[] POOLS = {"web", "api", "search"};
  private static final String[] BALANCERS = {
    Balancers.LEAST_LATENCY, Balancers.ROUND_ROBIN, Balancers.CONSISTENT_HASH
  };
  private static final int ENDPOINTS = 10;
  private static final int SLOTS = 1_000;
  private static final double ZIPF_EXPONENT = 1.1;

  private final int tenants;
  private final LoadBalancer balancer;
  private final RequestView[] requests = new RequestView[REQUESTS];
  private int reloads;

  Load(int tenants) {
    this.tenants = tenants;
    balancer =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(DOMAIN))
            .config(config())
            .build();
    Zipf zipf = new Zipf(tenants, ZIPF_EXPONENT);
    Randomness random = new Randomness(1, tenants);
    for (int i = 0; i < REQUESTS; i++) {
      requests[i] = request(zipf.next(random), POOLS[i % POOLS.length]);
    }
  }

  LoadBalancer balancer() {
    return balancer;
  }

  @Override
  public void close() {
    balancer.close();
  }

  /** Has each tenant served once in each pool, so that all that lives for it has been made. */
  void touchAll() {
    for (int tenant = 0; tenant < tenants; tenant++) {
      for (String pool : POOLS) {
        send(tenant, request(tenant, pool));
      }
    }
  }

  /**
   * Asks and completes, if it is admitted.
   *
   * @param number which request; any number
   * @return whether it was admitted
   */
  boolean send(int number) {
    return send(number, requests[number & (REQUESTS - 1)]);
  }

  private boolean send(int number, RequestView request) {
    if (!(balancer.acquire(request) instanceof Lease lease)) {
      return false;
    }
    boolean isOfSick = lease.endpoint().port() == 1;
    lease.complete(isOfSick && (number & 3) != 0 ? Outcome.failed() : Outcome.success());
    return true;
  }

  /** Changes a tenant's quota and a pool's endpoints, another one each time. */
  void reload() {
    reloads++;
    int turn = reloads;
    balancer.apply(
        balancer
            .config()
            .with(
                changes -> {
                  changes.tenant(
                      tenant(turn % tenants),
                      tenant -> tenant.tier("gold").quota(Quota.perSecond(1_000 + turn % 1_000)));
                  changes.pool(POOLS[turn % POOLS.length], pool -> fill(pool, turn));
                }));
  }

  private LbConfig config() {
    LbConfig.Builder config =
        LbConfig.builder()
            .tier("gold", tier -> tier.quota(Quota.perSecond(1_000_000)).share(3))
            .tier("free", tier -> tier.quota(Quota.perSecond(100)))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(PolicyConfig.of(Policies.CONCURRENCY).withOptions(Map.of("limit", 100)))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER).withOptions(Map.of("open-for", "1s")))
            .defaultPool(POOLS[0]);
    for (String name : POOLS) {
      config.pool(name, pool -> fill(pool, 0));
      config.route(name, route -> route.pathPrefix("/" + name).pool(name));
    }
    for (int i = 0; i < tenants; i++) {
      String tier = i % 3 == 0 ? "gold" : "free";
      config.tenant(tenant(i), tenant -> tenant.tier(tier));
    }
    return config.build();
  }

  /** One endpoint comes and another goes with each turn. */
  private static void fill(PoolConfig.Builder pool, int turn) {
    pool.balancer(BALANCERS[turn % BALANCERS.length]).maxInFlight(SLOTS);
    pool.endpoint(Endpoint.of("10.0.0.1", 1));
    for (int i = 1; i < ENDPOINTS; i++) {
      pool.endpoint(Endpoint.of("10.0.0.1", 8_000 + (turn + i) % (2 * ENDPOINTS)));
    }
  }

  private static RequestView request(int tenant, String pool) {
    return RequestView.builder("GET", "/" + pool + "/items")
        .host(tenant(tenant) + "." + DOMAIN)
        .build();
  }

  private static String tenant(int number) {
    return "t" + number;
  }
}
