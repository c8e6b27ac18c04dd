package io.fairlead.config;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.tenant.Quota;
import io.fairlead.config.ConfigPlan.Danger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the changes that are often a mistake. */
final class Dangers {

  /** A limit that drops to this part or below. */
  private static final int TENFOLD = 10;

  private static final TierConfig NO_TIER = TierConfig.builder().build();

  private final LbConfig from;
  private final LbConfig to;
  private final List<Danger> found = new ArrayList<>();

  private Dangers(LbConfig from, LbConfig to) {
    this.from = from;
    this.to = to;
  }

  static List<Danger> of(LbConfig from, LbConfig to) {
    Dangers dangers = new Dangers(from, to);
    from.pools().forEach(dangers::pool);
    from.tiers().forEach(dangers::tier);
    Set<String> differing = new TreeSet<>(from.differingTenants(to));
    differing.forEach(dangers::tenant);
    dangers.manyGo(differing);
    return dangers.found;
  }

  private void pool(String name, PoolConfig pool) {
    PoolConfig next = to.pools().get(name);
    if (next == null) {
      return; // whoever still names it is told so when it is applied
    }
    String path = "pools." + name;
    Set<String> serving = serving(pool);
    Set<String> staying = serving(next);
    staying.retainAll(serving);
    int lost = serving.size() - staying.size();
    if (2 * lost > serving.size()) {
      add(path + ".endpoints", "loses %d of its %d endpoints".formatted(lost, serving.size()));
    }
    if (next.maxInFlight() > 0 && (long) next.maxInFlight() * TENFOLD <= pool.maxInFlight()) {
      add(
          path + ".max-in-flight",
          "drops from %d to %d".formatted(pool.maxInFlight(), next.maxInFlight()));
    }
  }

  private static Set<String> serving(PoolConfig pool) {
    return pool.endpoints().stream()
        .filter(endpoint -> endpoint.weight() > 0)
        .map(Endpoint::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void tier(String name, TierConfig tier) {
    TierConfig next = to.tiers().get(name);
    if (next != null && !next.equals(tier)) {
      residency("tiers." + name, tier.residency(), next.residency());
      quotas("tiers." + name, tier.quotas(), next.quotas());
    }
  }

  private void tenant(String id) {
    TenantConfig tenant = from.tenants().get(id);
    TenantConfig next = to.tenants().get(id);
    if (tenant != null && next != null) {
      String path = ConfigText.TENANTS + "." + id;
      residency(path, residencyOf(from, tenant), residencyOf(to, next));
      quotas(path, quotasOf(from, tenant), quotasOf(to, next));
    }
  }

  private static Set<String> residencyOf(LbConfig config, TenantConfig tenant) {
    return tenant.residency() == null ? tierOf(config, tenant).residency() : tenant.residency();
  }

  private static List<Quota> quotasOf(LbConfig config, TenantConfig tenant) {
    return tenant.quotas() == null ? tierOf(config, tenant).quotas() : tenant.quotas();
  }

  private static TierConfig tierOf(LbConfig config, TenantConfig tenant) {
    TierConfig tier = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
    return tier == null ? NO_TIER : tier;
  }

  /** Data that was bound to regions may go elsewhere. */
  private void residency(String path, Set<String> before, Set<String> after) {
    if (!before.isEmpty() && (after.isEmpty() || !before.containsAll(after))) {
      String regions = after.isEmpty() ? "every region" : new TreeSet<>(after).toString();
      add(
          path + ".residency",
          "was bound to %s and may go to %s".formatted(new TreeSet<>(before), regions));
    }
  }

  private void quotas(String path, List<Quota> before, List<Quota> after) {
    Map<Quota.Unit, Quota> heldBefore = slowest(before);
    slowest(after)
        .forEach(
            (unit, quota) -> {
              Quota known = heldBefore.get(unit);
              if (known != null && perNano(quota) * TENFOLD <= perNano(known)) {
                add(path + ".quotas", "drops from %s to %s".formatted(known, quota));
              }
            });
    if (!before.isEmpty() && after.isEmpty()) {
      add(path + ".quotas", "has no limit any more");
    }
  }

  /** The quota that holds in the long run, by what it counts. */
  private static Map<Quota.Unit, Quota> slowest(List<Quota> quotas) {
    Map<Quota.Unit, Quota> slowest = new EnumMap<>(Quota.Unit.class);
    for (Quota quota : quotas) {
      slowest.merge(
          quota.unit(), quota, (one, other) -> perNano(one) <= perNano(other) ? one : other);
    }
    return slowest;
  }

  private static double perNano(Quota quota) {
    return (double) quota.limit() / quota.window().toNanos();
  }

  /** More than half of them are hardly offboarded at once; rather a folder was not there. */
  private void manyGo(Set<String> differing) {
    long gone = differing.stream().filter(id -> isGone(from.tenants().get(id), id)).count();
    if (2 * gone > from.tenants().size()) {
      add(ConfigText.TENANTS, "%d of %d go".formatted(gone, from.tenants().size()));
    }
  }

  private boolean isGone(@Nullable TenantConfig before, String id) {
    return before != null && !to.tenants().containsKey(id);
  }

  private void add(String path, String what) {
    found.add(new Danger(path, what));
  }
}
