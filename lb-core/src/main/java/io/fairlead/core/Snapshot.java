package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.routing.Destination;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runtime of one configuration, valid as a whole and swapped as a whole.
 *
 * @param shared what it may have in common with the one before
 * @param shares of the tenants in the pools
 */
record Snapshot(LbConfig config, SharedRuntime shared, PoolShares shares) {

  /** The tier of a tenant that has none. */
  private static final TierConfig NO_TIER = TierConfig.builder().build();

  Map<String, Pool> pools() {
    return shared.pools();
  }

  boolean has(String tenantId) {
    return config.tenants().containsKey(tenantId);
  }

  /** The tenant with its tier's values filled in, or null if it is not configured. */
  @Nullable Tenant tenant(String id) {
    TenantConfig own = config.tenants().get(id);
    return own == null ? null : effective(id, own, tierOf(config, own));
  }

  boolean isSuspended(String tenantId) {
    TenantConfig own = config.tenants().get(tenantId);
    return own != null && own.suspended();
  }

  /** The options that a tenant sets for itself, by the name of the policy. */
  Map<String, Map<String, Object>> ownOptions(String id) {
    TenantConfig own = config.tenants().get(id);
    return own == null ? Map.of() : own.policies();
  }

  /** Where a tenant's requests go that no route matches, or null. */
  @Nullable Destination ownDestination(String id) {
    TenantConfig own = config.tenants().get(id);
    String pool = own == null ? null : ownPool(config, own);
    return pool == null ? null : shared.ownDestination(pool);
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
