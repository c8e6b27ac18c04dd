package io.fairlead.benchmarks.reload;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.Objects;
import java.util.stream.IntStream;

/** Large configurations, each with a change of one thing, and requests to go with them. */
final class Configs {

  private static final String DOMAIN = "saas.example";
  private static final String POOL = "shared";
  private static final int SLOTS = 1_000_000;

  /** A quota that nobody reaches, and that is another one with each turn. */
  private static final int PLENTY = 400_000_000;

  private Configs() {}

  /** Quota, priority, circuit breaker and the choice by latency. */
  static LbConfig of(int tenants, int endpoints) {
    LbConfig.Builder config =
        LbConfig.builder()
            .tier("gold", tier -> tier.quota(Quota.perSecond(PLENTY)).share(3))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
            .defaultPool(POOL)
            .pool(POOL, pool -> fill(pool, endpoints));
    for (int i = 0; i < tenants; i++) {
      config.tenant(tenant(i), tenant -> tenant.tier("gold"));
    }
    return config.build();
  }

  /** The same with another quota for one tenant. */
  static LbConfig withOtherTenant(LbConfig config, int turn) {
    return config.with(
        changes ->
            changes.tenant(
                tenant(turn % config.tenants().size()),
                tenant -> tenant.tier("gold").quota(Quota.perSecond(PLENTY + turn % 1_000))));
  }

  /** The same with another weight of one endpoint. */
  static LbConfig withOtherEndpoint(LbConfig config, int turn) {
    PoolConfig pool = Objects.requireNonNull(config.pools().get(POOL));
    Endpoint other = pool.endpoints().get(turn % pool.endpoints().size());
    double weight = 1 + turn % 100;
    return config.with(
        changes -> changes.pool(POOL, pool.with(p -> p.replaceEndpoint(other.withWeight(weight)))));
  }

  private static void fill(PoolConfig.Builder pool, int endpoints) {
    pool.balancer(Balancers.LEAST_LATENCY).maxInFlight(SLOTS);
    for (int i = 0; i < endpoints; i++) {
      pool.endpoint("10.0." + i / 256 + "." + i % 256, 8080);
    }
  }

  static LoadBalancer start(LbConfig config) {
    return LoadBalancer.builder()
        .tenants(TenantResolvers.subdomainOf(DOMAIN))
        .config(config)
        .build();
  }

  /** One of each of the first tenants. */
  static RequestView[] requests(int tenants) {
    return IntStream.range(0, tenants)
        .mapToObj(i -> RequestView.builder("GET", "/orders").host(tenant(i) + "." + DOMAIN).build())
        .toArray(RequestView[]::new);
  }

  static String tenant(int number) {
    return "t" + number;
  }
}
