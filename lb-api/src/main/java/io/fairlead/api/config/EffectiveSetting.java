package io.fairlead.api.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value that holds for a tenant, and where it comes from: a tenant's own values go before those
 * of its tier, and these before what holds for all.
 *
 * @param name such as {@code priority}, {@code labels.team} or {@code policies.quota.limits}
 * @param value never null
 * @param origin the path of whatever sets it, such as {@code tenants.acme}, {@code tiers.gold},
 *     {@code policies.quota} or {@code default-pool}; {@code default} if nothing does
 */
public record EffectiveSetting(String name, Object value, String origin) {

  private static final String DEFAULT = "default";
  private static final TierConfig NO_TIER = TierConfig.builder().build();

  /** As it is printed: name, value and origin. */
  @Override
  public String toString() {
    return name + ": " + value + " (" + origin + ")";
  }

  /** All values of a tenant; see {@link LbConfig#effective}. */
  static List<EffectiveSetting> of(LbConfig config, String id, TenantConfig tenant) {
    return new Reading(config, id, tenant).settings();
  }

  /** One reading of what holds for a tenant. */
  private static final class Reading {

    private final LbConfig config;
    private final TenantConfig tenant;
    private final TierConfig tier;
    private final String ofTenant;
    private final String ofTier;
    private final List<EffectiveSetting> found = new ArrayList<>();

    Reading(LbConfig config, String id, TenantConfig tenant) {
      this.config = config;
      this.tenant = tenant;
      TierConfig named = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
      tier = named == null ? NO_TIER : named;
      ofTenant = "tenants." + id;
      ofTier = named == null ? DEFAULT : "tiers." + tenant.tier();
    }

    List<EffectiveSetting> settings() {
      if (tenant.tier() != null) {
        found.add(new EffectiveSetting("tier", tenant.tier(), ofTenant));
      }
      if (tenant.suspended()) {
        found.add(new EffectiveSetting("suspended", true, ofTenant));
      }
      inherited("quotas", tenant.quotas(), tier.quotas());
      inherited("priority", tenant.priority(), tier.priority());
      inherited("share", tenant.share(), tier.share());
      pool();
      inherited("residency", tenant.residency(), tier.residency());
      merged("labels", Map.of(), "", tier.labels(), tenant.labels());
      for (PolicyConfig step : steps()) {
        String name = "policies." + step.name();
        merged(
            name,
            step.options(),
            name,
            tier.policies().getOrDefault(step.name(), Map.of()),
            tenant.policies().getOrDefault(step.name(), Map.of()));
      }
      return List.copyOf(found);
    }

    private void inherited(String name, @Nullable Object own, Object ofItsTier) {
      if (own != null) {
        found.add(new EffectiveSetting(name, own, ofTenant));
      } else if (!isEmpty(ofItsTier)) {
        found.add(new EffectiveSetting(name, ofItsTier, ofTier));
      }
    }

    private static boolean isEmpty(Object value) {
      return value instanceof Collection<?> collection && collection.isEmpty();
    }

    private void pool() {
      if (tenant.pool() != null || tier.pool() != null) {
        inherited("pool", tenant.pool(), tier.pool() == null ? "" : tier.pool());
      } else if (config.defaultPool() != null) {
        found.add(new EffectiveSetting("pool", config.defaultPool(), "default-pool"));
      }
    }

    private void merged(
        String name,
        Map<String, ?> below,
        String ofBelow,
        Map<String, ?> ofItsTier,
        Map<String, ?> own) {
      Map<String, EffectiveSetting> merged = new TreeMap<>();
      put(merged, name, below, ofBelow);
      put(merged, name, ofItsTier, ofTier);
      put(merged, name, own, ofTenant);
      found.addAll(merged.values());
    }

    private static void put(
        Map<String, EffectiveSetting> into, String name, Map<String, ?> values, String origin) {
      values.forEach(
          (key, value) -> into.put(key, new EffectiveSetting(name + "." + key, value, origin)));
    }

    /** Those that stand where none are configured have no options but those of tier and tenant. */
    private List<PolicyConfig> steps() {
      if (config.policies() != null) {
        return config.policies();
      }
      Set<String> names = new TreeSet<>(tier.policies().keySet());
      names.addAll(tenant.policies().keySet());
      return names.stream().map(PolicyConfig::of).toList();
    }
  }
}
