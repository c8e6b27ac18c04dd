package io.fairlead.benchmarks.agreement;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.tenant.Quota;
import java.time.Duration;

/** Who is served by whom: tenants with and without quotas, and a pool that tries again. */
final class Fleet {

  static final int TENANTS = 20;
  static final String DOMAIN = "saas.example";

  /** Of the tenants, as many have a quota that they use up at once. */
  private static final int POOR = 5;

  private static final int ENDPOINTS = 8;

  private Fleet() {}

  static String tenant(int number) {
    return "tenant-" + number;
  }

  static RequestView request(String tenant, String path) {
    return RequestView.builder("GET", path).host(tenant + '.' + DOMAIN).build();
  }

  /**
   * The configuration after so many reloads: each time another tenant has another share, and an
   * endpoint comes or goes.
   */
  static LbConfig config(int reloads) {
    LbConfig.Builder config =
        LbConfig.builder()
            .policy(PolicyConfig.of(Policies.QUOTA))
            .policy(PolicyConfig.of(Policies.PRIORITY))
            .pool(
                "main",
                pool -> {
                  pool.balancer(Balancers.LEAST_CONNECTIONS).maxInFlight(1_000);
                  for (int i = 0; i < ENDPOINTS - reloads % 2; i++) {
                    pool.endpoint("10.0.0." + (i + 1), 8080);
                  }
                  pool.retry(
                      retry ->
                          retry.maxAttempts(3).hedge(95).backoff(Duration.ZERO, Duration.ZERO));
                })
            .route("orders", route -> route.pathPrefix("/orders").pool("main"))
            .defaultPool("main");
    for (int i = 0; i < TENANTS; i++) {
      int share = i == reloads % TENANTS ? 2 : 1;
      boolean isPoor = i < POOR;
      config.tenant(
          tenant(i),
          tenant -> {
            tenant.share(share);
            if (isPoor) {
              tenant.quota(Quota.perMinute(100));
            }
          });
    }
    return config.build();
  }
}
