package io.fairlead.core;

import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.noise.NoiseWatch;
import io.fairlead.core.pool.Pool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what is under way to those who look for noisy neighbours in the pools. */
final class NoisePatrol {

  private final Configurations configurations;
  private final TenantRegistry tenants;
  private final LeaseTable leases;

  NoisePatrol(Configurations configurations, TenantRegistry tenants, LeaseTable leases) {
    this.configurations = configurations;
    this.tenants = tenants;
    this.leases = leases;
  }

  /** Visits every lease, if anybody looks. */
  void look() {
    Map<String, Pool> pools = configurations.get().pools();
    if (pools.values().stream().anyMatch(pool -> pool.noise().isOn())) {
      leases.forEach(NoisePatrol::show);
      pools.values().forEach(pool -> pool.noise().look(new Known(pool.name())));
    }
  }

  private static void show(EngineLease lease) {
    NoiseWatch here = lease.servingPool().noise();
    Pool home = lease.quarantinedFrom();
    if (here.isOn()) {
      here.underWay(lease.tenant().id());
    }
    if (home != null && home.noise().isOn()) {
      home.noise().underWayElsewhere(lease.tenant().id());
    }
  }

  /** Ends what is done about a tenant in a pool. */
  boolean pardon(String poolName, String tenant) {
    Pool pool = configurations.get().pools().get(poolName);
    if (pool == null) {
      throw new IllegalArgumentException("there is no pool " + poolName);
    }
    return pool.noise().pardon(tenant);
  }

  /** The tenants as they are in one pool. */
  private final class Known implements NoiseWatch.Tenants {

    private final Snapshot snapshot = configurations.get();
    private final String pool;

    Known(String pool) {
      this.pool = pool;
    }

    @Override
    public @Nullable Tenant find(String id) {
      return snapshot.tenant(id);
    }

    @Override
    public @Nullable Curb curb(String id) {
      TenantState state = tenants.live().get(id);
      return state == null ? null : state.instances().curbIn(pool);
    }
  }
}
