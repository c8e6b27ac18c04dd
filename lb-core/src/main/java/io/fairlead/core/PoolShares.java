package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.TenantConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sum of the shares of the tenants that may use each pool: those whose own pool it is and those
 * that a route may lead there. A limited pool divides its guarantees by it.
 */
final class PoolShares {

  private final LbConfig config;
  private final Map<String, Long> ofOwners = new HashMap<>();
  private final Map<String, List<RouteConfig>> routes = new HashMap<>();

  PoolShares(LbConfig config) {
    this.config = config;
    for (TenantConfig tenant : config.tenants().values()) {
      String pool = Snapshot.ownPool(config, tenant);
      if (pool != null) {
        ofOwners.merge(pool, (long) Snapshot.share(config, tenant), Long::sum);
      }
    }
    for (RouteConfig route : config.routes()) {
      routes.computeIfAbsent(route.pool(), unused -> new ArrayList<>()).add(route);
    }
  }

  /** The sum for a pool; 0 if the pool has no limit, because nothing is divided there. */
  long total(String pool) {
    PoolConfig limited = config.pools().get(pool);
    if (limited != null && limited.maxInFlight() > 0) {
      List<RouteConfig> leading = routes.getOrDefault(pool, List.of());
      return ofOwners.getOrDefault(pool, 0L) + shareOfGuests(pool, leading);
    }
    return 0;
  }

  private long shareOfGuests(String pool, List<RouteConfig> leading) {
    Map<String, TenantConfig> guests = new HashMap<>();
    for (RouteConfig route : leading) {
      for (String id : route.tenants()) {
        TenantConfig tenant = config.tenants().get(id);
        if (tenant != null && mayFollow(route, tenant)) {
          guests.put(id, tenant);
        }
      }
    }
    List<RouteConfig> general =
        leading.stream().filter(route -> route.tenants().isEmpty()).toList();
    if (!general.isEmpty()) {
      config
          .tenants()
          .forEach(
              (id, tenant) -> {
                if (general.stream().anyMatch(route -> mayFollow(route, tenant))) {
                  guests.put(id, tenant);
                }
              });
    }
    return guests.values().stream()
        .filter(tenant -> !pool.equals(Snapshot.ownPool(config, tenant)))
        .mapToLong(tenant -> Snapshot.share(config, tenant))
        .sum();
  }

  private boolean mayFollow(RouteConfig route, TenantConfig tenant) {
    boolean tierFits =
        route.tiers().isEmpty() || (tenant.tier() != null && route.tiers().contains(tenant.tier()));
    return tierFits
        && (route.labels().isEmpty()
            || Snapshot.labels(config, tenant).entrySet().containsAll(route.labels().entrySet()));
  }
}
