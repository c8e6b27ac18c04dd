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
  private static final int BUSIER_TENANTS = 20_000;
  private static final int ENDPOINTS = 10_000;

  /** Latencies of one thread that can be on their way to the statistics. */
  private static final int SAMPLES = 4_000;

  private static final int STRANGERS = 10_000_000;

  private Footprint() {}

  /** Prints all of it, each beside what it may be at most. Takes a minute and 2 GB. */
  public static void run() {
    print("configured tenant, idle", bytesOfIdleTenant(TENANTS), 300);
    print(
        "live tenant: quota, concurrency, priority",
        bytesOfLiveTenant(LIVE_TENANTS, 1, "endpoint"),
        1_024);
    print(
        "the same with a concurrency limit of its own",
        bytesOfLiveTenant(LIVE_TENANTS, 1, "tenant"),
        1_024);
    print(
        "live tenant after 20 requests",
        bytesOfLiveTenant(BUSIER_TENANTS, 20, "endpoint"),
        1_024 + 128);
    print("endpoint with breaker and statistics", bytesOfEndpoint(ENDPOINTS), 8_192);
    print("flood of 10 million strangers", bytesOfStrangers(STRANGERS), 1_048_576);
  }

  private static void print(String what, double bytes, int most) {
    String verdict = bytes < most ? "met" : "missed";
    System.out.printf(
        Locale.ROOT, "%-44s %,9.0f B  target: under %,9d B  %s%n", what, bytes, most, verdict);
  }

  /** A tenant that is configured with a tier, and the steps of admission to go with it. */
  static double bytesOfIdleTenant(int tenants) {
    start(config(1, 2)).close(); // loads what is there once
    return grownBy(() -> start(config(tenants, 2))) / tenants;
  }

  /**
   * What the first requests of a tenant add.
   *
   * @param limited what has a limit of requests in flight each: tenants or endpoints
   */
  static double bytesOfLiveTenant(int tenants, int requests, String limited) {
    try (LoadBalancer balancer = start(config(tenants, 2, limited))) {
      serve(balancer, 0, 1_000, requests);
      return grownBy(
              () -> {
                serve(balancer, 1_000, tenants, requests);
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

  /** Reads the statistics often enough that no latency is lost on its way there. */
  private static void serve(LoadBalancer balancer, int from, int to, int requests) {
    int served = 0;
    for (int i = from; i < to; i++) {
      for (int request = 0; request < requests; request++) {
        complete(balancer, "t" + i, Outcome.success());
        if (++served % SAMPLES == 0) {
          balancer.stats();
        }
      }
    }
    balancer.stats();
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
    return config(tenants, endpoints, "endpoint");
  }

  /** One whose limit of requests in flight is for each tenant, or for each endpoint. */
  private static LbConfig config(int tenants, int endpoints, String limited) {
    LbConfig.Builder config =
        LbConfig.builder()
            .tier("gold", tier -> tier.quota(Quota.perSecond(1_000_000)).share(3))
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(
                PolicyConfig.of(Policies.CONCURRENCY)
                    .withOptions(Map.of("scope", limited, "limit", 100)))
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
