package io.fairlead.core;

import io.fairlead.api.tenant.Tenant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that have live state. An id that is not configured never gets here, so strangers cost
 * nothing.
 */
final class TenantRegistry {

  private final Supplier<Snapshot> current;
  private final ConcurrentMap<String, TenantRuntime> live = new ConcurrentHashMap<>();

  TenantRegistry(Supplier<Snapshot> current) {
    this.current = current;
  }

  /**
   * Counts a request of a tenant in.
   *
   * @return the tenant under the configuration in force, or null if it is not configured
   */
  @Nullable TenantRuntime enter(String id) {
    // Another turn is taken only if the tenant was retired, or the configuration changed, between
    // two
    // steps of this one.
    while (true) {
      Snapshot snapshot = current.get();
      TenantRuntime runtime = live.get(id);
      if (runtime == null || runtime.snapshot() != snapshot) {
        if (!snapshot.has(id)) {
          return null;
        }
        runtime = bind(id);
      }
      if (runtime != null && runtime.snapshot() == snapshot && runtime.state().enter()) {
        return runtime;
      }
    }
  }

  /** The live tenants. */
  Collection<TenantRuntime> live() {
    return live.values();
  }

  /** Drops the tenants that have been quiet for long enough and cannot be told from new ones. */
  void retire(long nowNanos, long idleNanos) {
    for (TenantRuntime runtime : live.values()) {
      if (runtime.state().quietNanos(nowNanos) >= idleNanos) {
        live.computeIfPresent(
            runtime.tenant().id(), (id, latest) -> latest.state().tryRetire() ? null : latest);
      }
    }
  }

  /**
   * Brings a tenant under the configuration in force, with the state that it has; leaves it as it
   * is if it is not configured any more. Runs under the map's lock of that id, as retirement does,
   * so a state is never retired while it is bound.
   */
  private @Nullable TenantRuntime bind(String id) {
    return live.compute(
        id,
        (key, latest) -> {
          Snapshot snapshot = current.get();
          if (latest != null && latest.snapshot() == snapshot) {
            return latest;
          }
          Tenant tenant = snapshot.tenant(id);
          if (tenant == null) {
            return latest;
          }
          TenantState state = latest == null ? new TenantState() : latest.state();
          return new TenantRuntime(snapshot, tenant, state);
        });
  }
}
