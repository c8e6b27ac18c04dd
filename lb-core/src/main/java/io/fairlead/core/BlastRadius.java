package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Who loses how much with some endpoints of a pool, by configuration and membership alone. */
final class BlastRadius {

  private final Snapshot snapshot;
  private final Pool pool;
  private final Set<String> lost;

  private BlastRadius(Snapshot snapshot, Pool pool, Set<String> lost) {
    this.snapshot = snapshot;
    this.pool = pool;
    this.lost = lost;
  }

  /**
   * The parts of their endpoints that the tenants of a pool lose, but for those that lose nothing.
   *
   * @throws IllegalArgumentException if there is no such pool or endpoint
   */
  static Map<String, Double> of(Snapshot snapshot, String poolName, Set<String> lost) {
    Pool pool = snapshot.pools().get(poolName);
    if (pool == null) {
      throw new IllegalArgumentException("there is no pool " + poolName);
    }
    lost.forEach(pool::endpoint);
    return new BlastRadius(snapshot, pool, Set.copyOf(lost)).parts();
  }

  private Map<String, Double> parts() {
    Map<String, Double> parts = new HashMap<>();
    for (String id : snapshot.shares().tenants(pool.name())) {
      double part = part(Objects.requireNonNull(snapshot.tenant(id)));
      if (part > 0) {
        parts.put(id, part);
      }
    }
    return Map.copyOf(parts);
  }

  private double part(Tenant tenant) {
    int residency = snapshot.shared().residencies().numberOf(tenant.residency());
    List<Endpoint> reach = pool.reach(residency, tenant);
    double all = reach.stream().mapToDouble(Endpoint::weight).sum();
    double gone =
        reach.stream()
            .filter(endpoint -> lost.contains(endpoint.id()))
            .mapToDouble(Endpoint::weight)
            .sum();
    return all == 0 ? 0 : gone / all;
  }
}
