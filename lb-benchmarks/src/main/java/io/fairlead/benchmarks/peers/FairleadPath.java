package io.fairlead.benchmarks.peers;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.List;
import java.util.Map;

/**
 * The path of Fairlead that is compared: the tenant out of a header, a quota of one limit, circuit
 * breakers, a concurrency limit for each tenant that adapts, slots of the pool by priority, and a
 * pick by latency.
 */
final class FairleadPath {

  static final int ENDPOINTS = 10;

  /** A limit that nobody reaches. */
  static final int ROOMY = 100_000;

  private static final String POOL = "shared";
  private static final String TIER = "gold";

  private FairleadPath() {}

  static Endpoint endpoint(int number) {
    return Endpoint.of("10.0.0." + number, 8080);
  }

  /** With limits that nobody reaches. */
  static LoadBalancer start(int tenants, BreakerOf breakerOf) {
    return start(tenants, breakerOf, Limits.PLENTY, ROOMY);
  }

  /** With a quota for each tenant, and slots of the pool, as given. */
  static LoadBalancer start(int tenants, BreakerOf breakerOf, Quota quota, int slots) {
    LbConfig.Builder config =
        LbConfig.builder()
            .tier(TIER, tier -> tier.quota(quota).pool(POOL))
            .pool(POOL, pool -> fill(pool, slots))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(breaker(breakerOf))
            .policy(
                PolicyConfig.of(Policies.CONCURRENCY)
                    .withOptions(Map.of("scope", "tenant", "min-limit", 20)))
            .policy(PolicyConfig.of(Policies.PRIORITY));
    for (String id : Traffic.ids(tenants)) {
      config.tenant(id, tenant -> tenant.tier(TIER));
    }
    return LoadBalancer.builder()
        .tenants(TenantResolvers.header(TenantRequest.HEADER, List.of("127.0.0.0/8", "::1")))
        .config(config.build())
        .build();
  }

  private static PolicyConfig breaker(BreakerOf breakerOf) {
    String scope = breakerOf == BreakerOf.TENANT ? "tenant-pool" : "endpoint";
    return PolicyConfig.of(Policies.CIRCUIT_BREAKER)
        .withOptions(Map.of("scope", scope, "open-for", "1h"));
  }

  private static void fill(PoolConfig.Builder pool, int slots) {
    pool.balancer(Balancers.LEAST_LATENCY).maxInFlight(slots);
    for (int i = 0; i < ENDPOINTS; i++) {
      pool.endpoint(endpoint(i));
    }
  }
}
