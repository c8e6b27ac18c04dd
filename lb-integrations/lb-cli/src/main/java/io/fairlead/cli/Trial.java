package io.fairlead.cli;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import io.fairlead.api.time.TaskScheduler;

/**
 * Puts configurations in force in a load balancer that does nothing by itself: no endpoint is
 * checked, and nothing is sent anywhere.
 */
final class Trial {

  private static final TaskScheduler NEVER = (delay, task) -> () -> {};

  private Trial() {}

  /**
   * Finds out whether the parts fit together.
   *
   * @throws io.fairlead.api.config.InvalidConfigException if they do not
   */
  static void check(LbConfig config) {
    start(config, request -> TenantResolution.none()).close();
  }

  /** The load balancer itself. */
  static LoadBalancer start(LbConfig config, TenantResolver tenants) {
    return LoadBalancer.builder().tenants(tenants).config(config).scheduler(NEVER).build();
  }
}
