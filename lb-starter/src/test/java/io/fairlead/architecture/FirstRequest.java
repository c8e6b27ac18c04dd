package io.fairlead.architecture;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.Evidence;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.TenantResolution;

/** Admits one request, with all that is standard. Needs nothing but what lb-starter brings. */
final class FirstRequest {

  private FirstRequest() {}

  /**
   * Admits and prints.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.println(admit());
  }

  static String admit() {
    LbConfig config =
        LbConfig.builder()
            .tenant("acme", tenant -> tenant.pool("shared").quota(Quota.perMinute(100)))
            .pool("shared", pool -> pool.endpoint("10.0.0.1", 8080).maxInFlight(10))
            .build();
    try (LoadBalancer balancer =
        LoadBalancer.builder()
            .tenants(request -> TenantResolution.of("acme", Evidence.HOST))
            .config(config)
            .build()) {
      Module module = LoadBalancer.class.getModule();
      return (module.isNamed() ? module : "class path")
          + ": "
          + balancer.acquire(RequestView.builder("GET", "/").build())
          + " after "
          + balancer.stats().faults()
          + " faults";
    }
  }
}
