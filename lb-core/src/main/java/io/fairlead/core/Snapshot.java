package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.routing.Destination;
import io.fairlead.core.routing.Destinations;
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

  private final Engine engine;
  private final LbConfig config;
  private final Pipeline pipeline;
  private final Map<String, Pool> pools;
  private final Residencies residencies;
  private final RouteIndex routes;

  /** Where requests go that no configured route matches, by the name of a pool or a split. */
  private final Map<String, Destination> ownDestinations = new HashMap<>();

  Snapshot(
      Engine engine,
      LbConfig config,
      Pipeline pipeline,
      Map<String, Pool> pools,
      Residencies residencies,
      RandomSource random) {
    this.engine = engine;
    this.config = config;
    this.pipeline = pipeline;
    this.pools = pools;
    this.residencies = residencies;
    Destinations destinations = new Destinations(pools, config.splits(), random);
    routes = new RouteIndex(config.routes(), destinations);
    for (String name : pools.keySet()) {
      ownDestinations.put(name, destinations.of(name));
    }
    for (String name : config.splits().keySet()) {
      ownDestinations.put(name, destinations.of(name));
    }
  }

  /** Where it is in force. */
  Engine engine() {
    return engine;
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
  @Nullable Destination ownDestination(String id) {
    TenantConfig own = config.tenants().get(id);
    String pool = own == null ? null : ownPool(config, own);
    return pool == null ? null : ownDestinations.get(pool);
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
