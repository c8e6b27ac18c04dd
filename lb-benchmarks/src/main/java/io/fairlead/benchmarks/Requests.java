package io.fairlead.benchmarks;

import io.fairlead.api.Endpoint;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.tenant.Quota;
import java.util.stream.IntStream;

/** The requests and configurations that benchmarks have in common. */
final class Requests {

  static final int TENANTS = 1_000;
  static final String DOMAIN = "saas.example";

  /** As many as Bucket4j can express; nobody reaches it. */
  static final Quota PLENTY = Quota.perSecond(500_000_000);

  /** One request, and then none for the length of any run. */
  static final Quota ONE = Quota.perHour(1).withBurst(1);

  private Requests() {}

  static String tenant(int number) {
    return "t" + number;
  }

  /** One request of each tenant. */
  static RequestView[] ofEachTenant() {
    return IntStream.range(0, TENANTS)
        .mapToObj(number -> of(tenant(number)))
        .toArray(RequestView[]::new);
  }

  static RequestView of(String tenant) {
    return RequestView.builder("GET", "/api/orders?page=2").host(tenant + "." + DOMAIN).build();
  }

  /** A thousand tenants of one tier, with a quota, in one pool with a limit. */
  static LbConfig config(Quota quota) {
    return LbConfig.builder()
        .tier("gold", tier -> tier.quota(quota).pool("shared"))
        .pool("shared", Requests::fill)
        .build()
        .with(
            changes ->
                IntStream.range(0, TENANTS)
                    .forEach(number -> changes.tenant(tenant(number), t -> t.tier("gold"))));
  }

  /** The same with quotas that nobody reaches, in a pool that limits noisy neighbours. */
  static LbConfig watched() {
    return config(PLENTY)
        .with(
            changes ->
                changes.pool(
                    "shared",
                    pool -> {
                      fill(pool);
                      pool.noisyNeighbours(rules -> rules.limit(TENANTS));
                    }));
  }

  /** The same in a pool that gives two of its endpoints to each tenant. */
  static LbConfig sharded() {
    return config(PLENTY)
        .with(
            changes ->
                changes.pool(
                    "shared",
                    pool -> {
                      fill(pool);
                      pool.isolation(Isolation.shuffleSharded(2));
                    }));
  }

  private static void fill(PoolConfig.Builder pool) {
    pool.maxInFlight(100_000);
    for (int i = 0; i < 10; i++) {
      pool.endpoint(Endpoint.of("10.0.0." + i, 8080));
    }
  }
}
