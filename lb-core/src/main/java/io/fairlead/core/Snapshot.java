package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.routing.Route;
import io.fairlead.core.routing.RouteIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runtime of one configuration, valid as a whole and swapped as a whole. Told apart by
 * identity.
 */
final class Snapshot {

  /** The tier of a tenant that has none. */
  private static final TierConfig NO_TIER = TierConfig.builder().build();

  private final LbConfig config;
  private final Pipeline pipeline;
  private final Map<String, Pool> pools;
  private final Residencies residencies;
  private final RouteIndex routes;

  /** The routes of requests that no configured route matches, by pool name. */
  private final Map<String, Route> ownRoutes = new HashMap<>();

  Snapshot(LbConfig config, Pipeline pipeline, Map<String, Pool> pools, Residencies residencies) {
    this.config = config;
    this.pipeline = pipeline;
    this.pools = pools;
    this.residencies = residencies;
    routes = new RouteIndex(config.routes(), pools);
    pools.forEach((name, pool) -> ownRoutes.put(name, new Route(null, pool)));
  }

  LbConfig config() {
    return config;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  Map<String, Pool> pools() {
    return pools;
  }

  Residencies residencies() {
    return residencies;
  }

  RouteIndex routes() {
    return routes;
  }

  boolean has(String tenantId) {
    return config.tenants().containsKey(tenantId);
  }

  /** The tenant with its tier's values filled in, or null if it is not configured. */
  @Nullable Tenant tenant(String id) {
    TenantConfig own = config.tenants().get(id);
    return own == null ? null : effective(id, own, tierOf(config, own));
  }

  /** Where a tenant's requests go that no route matches, or null. */
  @Nullable Route ownRoute(String id) {
    TenantConfig own = config.tenants().get(id);
    String pool = own == null ? null : ownPool(config, own);
    return pool == null ? null : ownRoutes.get(pool);
  }

  static @Nullable String ownPool(LbConfig config, TenantConfig tenant) {
    if (tenant.pool() != null) {
      return tenant.pool();
    }
    String ofTier = tierOf(config, tenant).pool();
    return ofTier == null ? config.defaultPool() : ofTier;
  }

  static int share(LbConfig config, TenantConfig tenant) {
    return tenant.share() == null ? tierOf(config, tenant).share() : tenant.share();
  }

  static Set<String> residency(LbConfig config, TenantConfig tenant) {
    return tenant.residency() == null ? tierOf(config, tenant).residency() : tenant.residency();
  }

  static TierConfig tierOf(LbConfig config, TenantConfig tenant) {
    TierConfig tier = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
    return tier == null ? NO_TIER : tier;
  }

  static Map<String, String> labels(LbConfig config, TenantConfig tenant) {
    Map<String, String> labels = new HashMap<>(tierOf(config, tenant).labels());
    labels.putAll(tenant.labels());
    return labels;
  }

  private Tenant effective(String id, TenantConfig own, TierConfig tier) {
    return new Tenant(
        id,
        own.tier(),
        labels(config, own),
        own.quotas() == null ? tier.quotas() : own.quotas(),
        own.priority() == null ? tier.priority() : own.priority(),
        share(config, own),
        residency(config, own));
  }
}
