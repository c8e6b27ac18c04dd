package io.fairlead.core;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.TenantConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The step from the configuration in force to another one. What both have in common has been
 * checked and built already, so that a change of one tenant costs the same however many there are.
 *
 * @param before what is in force; null for the first configuration of all
 * @param from its configuration, or an empty one
 * @param tenants the ids of those that differ, came or went
 * @param pools those that differ or came, by name
 */
record Change(
    @Nullable Snapshot before,
    LbConfig from,
    LbConfig to,
    Set<String> tenants,
    Map<String, PoolConfig> pools) {

  private static final LbConfig NOTHING = LbConfig.builder().build();

  static Change of(@Nullable Snapshot before, LbConfig to) {
    LbConfig from = before == null ? NOTHING : before.config();
    Map<String, PoolConfig> pools = new LinkedHashMap<>(to.pools());
    pools.entrySet().removeIf(pool -> pool.getValue().equals(from.pools().get(pool.getKey())));
    return new Change(before, from, to, from.differingTenants(to), pools);
  }

  /** Whether a part of the configuration stays as it is. */
  boolean keeps(Function<LbConfig, ?> part) {
    return Objects.equals(part.apply(from), part.apply(to));
  }

  /** Whether the steps stay as they are, and what tiers make of them. */
  boolean keepsSteps() {
    return before != null && keeps(LbConfig::policies) && keeps(LbConfig::tiers);
  }

  /** Whether each tenant's ways to its pools stay as they are, as far as it stays so itself. */
  boolean keepsWays() {
    return keeps(LbConfig::routes) && keeps(LbConfig::splits) && keeps(LbConfig::defaultPool);
  }

  /** Whether all tenants but those that differ stay bound to what they share. */
  boolean keepsShared(Snapshot after) {
    return before != null && before.shared() == after.shared();
  }

  /**
   * The tenants that need to be checked: those that differ, or all of them if anything has changed
   * that the others could be at odds with.
   */
  Map<String, TenantConfig> tenantsToCheck() {
    if (!keepsSteps() || !keepsDestinations()) {
      return to.tenants();
    }
    Map<String, TenantConfig> differing = new LinkedHashMap<>();
    for (String id : tenants) {
      TenantConfig tenant = to.tenants().get(id);
      if (tenant != null) {
        differing.put(id, tenant);
      }
    }
    return differing;
  }

  /** Whether all routes have been checked, and what they name is still there. */
  boolean keepsRoutesRight() {
    return keepsSteps()
        && keepsDestinations()
        && keeps(LbConfig::routes)
        && to.tenants().keySet().containsAll(tenants);
  }

  private boolean keepsDestinations() {
    return to.pools().keySet().containsAll(from.pools().keySet())
        && to.splits().keySet().containsAll(from.splits().keySet());
  }
}
