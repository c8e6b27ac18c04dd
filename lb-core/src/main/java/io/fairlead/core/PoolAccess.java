package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.NoisyNeighbourConfig.Quarantine;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.config.TenantConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pools a tenant may use: its own, and those that a route may lead it to, by itself, through
 * a split, or as the overflow or the quarantine of another pool.
 *
 * @param poolsOfNames the pools that the name of a pool or a split may lead to
 * @param routesOfAll those that name no tenant
 * @param routesOfTenants those that do, by its id
 */
record PoolAccess(
    Map<String, Set<String>> poolsOfNames,
    List<RouteConfig> routesOfAll,
    Map<String, List<RouteConfig>> routesOfTenants) {

  static PoolAccess of(LbConfig config) {
    Map<String, Set<String>> poolsOfNames = new HashMap<>();
    config.pools().forEach((name, pool) -> poolsOfNames.put(name, withOthers(name, pool)));
    config.splits().forEach((name, split) -> poolsOfNames.put(name, poolsOf(split, poolsOfNames)));
    List<RouteConfig> routesOfAll = new ArrayList<>();
    Map<String, List<RouteConfig>> routesOfTenants = new HashMap<>();
    for (RouteConfig route : config.routes()) {
      if (route.tenants().isEmpty()) {
        routesOfAll.add(route);
      }
      for (String tenant : route.tenants()) {
        routesOfTenants.computeIfAbsent(tenant, unused -> new ArrayList<>()).add(route);
      }
    }
    return new PoolAccess(poolsOfNames, routesOfAll, routesOfTenants);
  }

  private static Set<String> withOthers(String name, PoolConfig pool) {
    Set<String> pools = new HashSet<>(Set.of(name));
    if (pool.isolation().overflowPool() != null) {
      pools.add(pool.isolation().overflowPool());
    }
    if (pool.noisyNeighbours() != null
        && pool.noisyNeighbours().action() instanceof Quarantine quarantine) {
      pools.add(quarantine.pool());
    }
    return pools;
  }

  private static Set<String> poolsOf(SplitConfig split, Map<String, Set<String>> poolsOfNames) {
    return split.weights().entrySet().stream()
        .filter(weight -> weight.getValue() > 0)
        .flatMap(weight -> poolsOfNames.getOrDefault(weight.getKey(), Set.of()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The pools that a tenant may use. O(its routes, and those of all).
   *
   * @param config what this was made of, or another one that differs in tenants only
   */
  Set<String> poolsOf(LbConfig config, String id, TenantConfig tenant) {
    String own = Snapshot.ownPool(config, tenant);
    Set<String> pools = own == null ? Set.of() : poolsOf(own);
    for (RouteConfig route : routesOfAll) {
      pools = withThoseOf(route, config, tenant, pools);
    }
    for (RouteConfig route : routesOfTenants.getOrDefault(id, List.of())) {
      pools = withThoseOf(route, config, tenant, pools);
    }
    return pools;
  }

  private Set<String> withThoseOf(
      RouteConfig route, LbConfig config, TenantConfig tenant, Set<String> pools) {
    Set<String> others = poolsOf(route.pool());
    if (pools.containsAll(others) || !mayFollow(route, config, tenant)) {
      return pools;
    }
    Set<String> both = new HashSet<>(pools);
    both.addAll(others);
    return both;
  }

  private Set<String> poolsOf(String poolOrSplit) {
    return poolsOfNames.getOrDefault(poolOrSplit, Set.of());
  }

  private static boolean mayFollow(RouteConfig route, LbConfig config, TenantConfig tenant) {
    boolean tierFits =
        route.tiers().isEmpty() || (tenant.tier() != null && route.tiers().contains(tenant.tier()));
    return tierFits
        && (route.labels().isEmpty()
            || Snapshot.labels(config, tenant).entrySet().containsAll(route.labels().entrySet()));
  }
}
