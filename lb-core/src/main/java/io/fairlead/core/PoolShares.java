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
import org.jspecify.annotations.Nullable;

/**
 * The shares of the tenants that may use each pool: those whose own pool it is and those that a
 * route may lead there, by itself, through a split, or as the overflow or the quarantine of another
 * pool. A limited pool divides its guarantees among them.
 */
final class PoolShares {

  private final LbConfig config;
  private final Map<String, Set<String>> poolsOfNames = new HashMap<>();
  private final Map<String, Map<Integer, Integer>> ofOwners = new HashMap<>();
  private final Map<String, List<RouteConfig>> routes = new HashMap<>();

  PoolShares(LbConfig config) {
    this.config = config;
    config.pools().forEach((name, pool) -> poolsOfNames.put(name, withOthers(name, pool)));
    config.splits().forEach((name, split) -> poolsOfNames.put(name, poolsOf(split)));
    for (TenantConfig tenant : config.tenants().values()) {
      for (String pool : ownPools(tenant)) {
        ofOwners
            .computeIfAbsent(pool, unused -> new HashMap<>())
            .merge(Snapshot.share(config, tenant), 1, Integer::sum);
      }
    }
    for (RouteConfig route : config.routes()) {
      for (String pool : pools(route.pool())) {
        routes.computeIfAbsent(pool, unused -> new ArrayList<>()).add(route);
      }
    }
  }

  /** How many tenants of each share may use a pool; empty if nothing is divided there. */
  Map<Integer, Integer> tenantsByShare(String pool) {
    PoolConfig limited = config.pools().get(pool);
    if (limited == null || limited.maxInFlight() == 0) {
      return Map.of();
    }
    Map<Integer, Integer> tenants = new HashMap<>(ofOwners.getOrDefault(pool, Map.of()));
    for (TenantConfig guest : guests(pool).values()) {
      tenants.merge(Snapshot.share(config, guest), 1, Integer::sum);
    }
    return tenants;
  }

  /** The tenants that may use a pool. O(tenants). */
  Set<String> tenants(String pool) {
    Set<String> tenants = new HashSet<>(guests(pool).keySet());
    config
        .tenants()
        .forEach(
            (id, tenant) -> {
              if (ownPools(tenant).contains(pool)) {
                tenants.add(id);
              }
            });
    return tenants;
  }

  private Set<String> ownPools(TenantConfig tenant) {
    String own = Snapshot.ownPool(config, tenant);
    return own == null ? Set.of() : pools(own);
  }

  /** The pools that a name may lead to. */
  private Set<String> pools(String poolOrSplit) {
    return poolsOfNames.getOrDefault(poolOrSplit, Set.of());
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

  private Set<String> poolsOf(SplitConfig split) {
    return split.weights().entrySet().stream()
        .filter(pool -> pool.getValue() > 0)
        .flatMap(pool -> pools(pool.getKey()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<String, TenantConfig> guests(String pool) {
    Map<String, TenantConfig> guests = new HashMap<>();
    for (RouteConfig route : routes.getOrDefault(pool, List.of())) {
      if (route.tenants().isEmpty()) {
        config.tenants().forEach((id, tenant) -> addGuest(guests, pool, route, id, tenant));
      } else {
        for (String id : route.tenants()) {
          addGuest(guests, pool, route, id, config.tenants().get(id));
        }
      }
    }
    return guests;
  }

  private void addGuest(
      Map<String, TenantConfig> guests,
      String pool,
      RouteConfig route,
      String id,
      @Nullable TenantConfig tenant) {
    if (tenant != null && !ownPools(tenant).contains(pool) && mayFollow(route, tenant)) {
      guests.put(id, tenant);
    }
  }

  private boolean mayFollow(RouteConfig route, TenantConfig tenant) {
    boolean tierFits =
        route.tiers().isEmpty() || (tenant.tier() != null && route.tiers().contains(tenant.tier()));
    return tierFits
        && (route.labels().isEmpty()
            || Snapshot.labels(config, tenant).entrySet().containsAll(route.labels().entrySet()));
  }
}
