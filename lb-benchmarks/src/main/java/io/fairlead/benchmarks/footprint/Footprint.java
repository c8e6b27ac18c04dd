package io.fairlead.benchmarks.footprint;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolvers;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Measures what tenants and endpoints keep of the heap, as the growth of what is reachable. */
public final class Footprint {

  /** The name of the command. */
  public static final String NAME = "footprint";

  private static final String DOMAIN = "saas.example";
  private static final int TENANTS = 1_000_000;
  private static final int LIVE_TENANTS = 100_000;
  private static final int ENDPOINTS = 10_000;
  private static final int STRANGERS = 10_000_000;

  private Footprint() {}

  /** Prints all of it. Takes a minute and 2 GB. */
  public static void run() {
    print("configured tenant, idle", bytesOfIdleTenant(TENANTS), "B");
    print("live tenant: quota, concurrency, priority", bytesOfLiveTenant(LIVE_TENANTS), "B");
    print("endpoint with breaker and statistics", bytesOfEndpoint(ENDPOINTS), "B");
    print("flood of 10 million strangers", bytesOfStrangers(STRANGERS) / 1024, "KiB");
  }

  private static void print(String what, double amount, String unit) {
    System.out.printf(Locale.ROOT, "%-44s %,8.0f %s%n", what, amount, unit);
  }

  /** A tenant that is configured with a tier, and the steps of admission to go with it. */
  static double bytesOfIdleTenant(int tenants) {
    start(config(1, 2)).close(); // loads what is there once
    return grownBy(() -> start(config(tenants, 2))) / tenants;
  }

  /** What the first request of a tenant adds. */
  static double bytesOfLiveTenant(int tenants) {
    try (LoadBalancer balancer = start(config(tenants, 2))) {
      serve(balancer, 0, 1_000);
      return grownBy(
              () -> {
                serve(balancer, 1_000, tenants);
                return balancer;
              })
          / (tenants - 1_000);
    }
  }

  /** An endpoint that has served, with what a tenth of the requests that failed there left. */
  static double bytesOfEndpoint(int endpoints) {
    double many = grownBy(() -> served(endpoints));
    double few = grownBy(() -> served(2));
    return (many - few) / (endpoints - 2);
  }

  /** What is left of requests that name tenants which do not exist. */
  static double bytesOfStrangers(int strangers) {
    try (LoadBalancer balancer = start(config(100, 2))) {
      refuse(balancer, 0, 1_000);
      return grownBy(
          () -> {
            refuse(balancer, 1_000, strangers);
            return balancer;
          });
    }
  }

  private static LoadBalancer served(int endpoints) {
    LoadBalancer balancer = start(config(100, endpoints));
    for (int i = 0; i < 30 * endpoints; i++) {
      complete(balancer, "t" + i % 100, i % 10 == 0 ? Outcome.failed() : Outcome.success());
    }
    return balancer;
  }

  private static void serve(LoadBalancer balancer, int from, int to) {
    for (int i = from; i < to; i++) {
      complete(balancer, "t" + i, Outcome.success());
    }
  }

  private static void complete(LoadBalancer balancer, String tenant, Outcome outcome) {
    if (balancer.acquire(request(tenant)) instanceof Lease lease) {
      lease.complete(outcome);
    } else {
      throw new IllegalStateException(tenant + " was refused");
    }
  }

  private static void refuse(LoadBalancer balancer, int from, int to) {
    for (int i = from; i < to; i++) {
      balancer.acquire(request("stranger-" + i));
    }
  }

  private static RequestView request(String tenant) {
    return RequestView.builder("GET", "/").host(tenant + "." + DOMAIN).build();
  }

  private static LoadBalancer start(LbConfig config) {
    return LoadBalancer.builder()
        .tenants(TenantResolvers.subdomainOf(DOMAIN))
        .config(config)
        .build();
  }

  private static LbConfig config(int tenants, int endpoints) {
    LbConfig.Builder config =
        LbConfig.builder()
            .tier("gold", tier -> tier.quota(Quota.perSecond(1_000_000)).share(3))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(PolicyConfig.of("concurrency").withOptions(Map.of("limit", 100)))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .policy(PolicyConfig.of(Policies.CIRCUIT_BREAKER))
            .defaultPool("shared")
            .pool(
                "shared",
                pool -> {
                  pool.balancer("least-latency").maxInFlight(10_000_000);
                  for (int i = 0; i < endpoints; i++) {
                    pool.endpoint("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, 80);
                  }
                });
    for (int i = 0; i < tenants; i++) {
      config.tenant("t" + i, tenant -> tenant.tier("gold"));
    }
    return config.build();
  }

  /** How many bytes more are reachable with what is made than without. */
  private static double grownBy(Supplier<LoadBalancer> made) {
    long before = Heap.reachableBytes();
    LoadBalancer balancer = made.get();
    long after = Heap.reachableBytes();
    balancer.stats();
    return after - before;
  }
}
