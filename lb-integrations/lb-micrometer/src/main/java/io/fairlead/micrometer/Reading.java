package io.fairlead.micrometer;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.QuotaStatus;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What the load balancer said of itself when the meters were last brought up to date.
 *
 * @param pools by name
 * @param tenants those with a name that have live state, by id
 * @param quotas where they stand against theirs, by what tells a quota from all others
 * @param config in force
 * @param faults exceptions that were contained
 */
record Reading(
    Map<String, PoolStats> pools,
    Map<String, TenantStats> tenants,
    Map<Tags, QuotaStatus> quotas,
    LbConfig config,
    long faults) {

  static final Reading NONE =
      new Reading(Map.of(), Map.of(), Map.of(), LbConfig.builder().build(), 0);

  /** Takes as long as the named tenants and the pools do, however many other tenants there are. */
  static Reading of(LoadBalancer balancer, Collection<NamedTenants.Named> named) {
    Map<String, TenantStats> tenants = new HashMap<>();
    Map<Tags, QuotaStatus> quotas = new HashMap<>();
    for (NamedTenants.Named each : named) {
      TenantStats stats = balancer.stats(each.id());
      if (stats != null) {
        tenants.put(each.id(), stats);
        stats.quotas().forEach(quota -> quotas.putIfAbsent(tags(each.id(), quota), quota));
      }
    }
    return new Reading(balancer.poolStats(), tenants, quotas, balancer.config(), balancer.faults());
  }

  /** The same without the tenants that have no name any more. */
  Reading only(Set<String> named) {
    Map<String, TenantStats> still = new HashMap<>(tenants);
    still.keySet().retainAll(named);
    Map<Tags, QuotaStatus> theirs = new HashMap<>(quotas);
    theirs.keySet().removeIf(tags -> tags.stream().noneMatch(tag -> isOf(named, tag)));
    return new Reading(pools, still, theirs, config, faults);
  }

  private static boolean isOf(Set<String> named, Tag tag) {
    return tag.getKey().equals("tenant") && named.contains(tag.getValue());
  }

  private static Tags tags(String tenant, QuotaStatus status) {
    return Tags.of(
        "tenant",
        tenant,
        "policy",
        status.policy(),
        "level",
        Columns.tag(status.level()),
        "unit",
        Columns.tag(status.quota().unit()),
        "window",
        status.quota().window().toSeconds() + "s");
  }

  /** Something of a tenant, or what holds for one that was not seen lately. */
  double of(String tenant, double otherwise, ToDoubleFunction<TenantStats> what) {
    TenantStats stats = tenants.get(tenant);
    return stats == null ? otherwise : what.applyAsDouble(stats);
  }

  /** Something of a pool; 0 before it is there. */
  double ofPool(String pool, ToDoubleFunction<PoolStats> what) {
    PoolStats stats = pools.get(pool);
    return stats == null ? 0 : what.applyAsDouble(stats);
  }

  /** The requests that a pool may work on at once; 0 for no limit. */
  double capacity(String pool) {
    PoolConfig known = config.pools().get(pool);
    return known == null ? 0 : known.maxInFlight();
  }

  /** Something of a quota; not a number once it is gone. */
  double ofQuota(Tags quota, ToDoubleFunction<QuotaStatus> what) {
    QuotaStatus status = quotas.get(quota);
    return status == null ? Double.NaN : what.applyAsDouble(status);
  }

  /** The endpoints of a pool in some condition. */
  static double endpoints(PoolStats pool, EndpointStats.Condition condition) {
    return pool.endpoints().stream()
        .filter(endpoint -> endpoint.health().condition() == condition)
        .count();
  }

  /** The noisy neighbours of a pool in some phase. */
  static double noisy(PoolStats pool, PoolStats.NoisyNeighbour.Phase phase) {
    return pool.noisyNeighbours().stream().filter(each -> each.phase() == phase).count();
  }
}
