package io.fairlead.core;

import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.Pool;
import java.util.Map;
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
  private final Runnable gone;
  private final ConcurrentMap<String, TenantState> live = new ConcurrentHashMap<>();

  /**
   * @param gone told when tenants have gone from the configuration, and once more when what lived
   *     of one is dropped, as requests may have been under way the first time
   */
  TenantRegistry(Supplier<Snapshot> current, Runnable gone) {
    this.current = current;
    this.gone = gone;
  }

  /**
   * Counts a request of a tenant in.
   *
   * @return the tenant under the configuration in force, or null if it is not configured
   */
  @Nullable TenantRuntime enter(String id) {
    // Another turn is taken only if, between two steps of this one, the tenant was retired or the
    // configuration changed.
    while (true) {
      Snapshot snapshot = current.get();
      TenantState state = live.get(id);
      TenantRuntime runtime = state == null ? null : state.runtime();
      if (runtime == null || runtime.shared() != snapshot.shared()) {
        if (!snapshot.has(id)) {
          return null;
        }
        runtime = bind(id);
      }
      if (runtime != null && runtime.shared() == snapshot.shared() && runtime.state().enter()) {
        return runtime;
      }
    }
  }

  /** The live tenants, by id. */
  Map<String, TenantState> live() {
    return live;
  }

  /**
   * Has live tenants go over to a configuration that is in force now. Where others share the same
   * as before, those that differ let go of what they were bound to; without that, each does so by
   * itself as soon as it is asked for.
   */
  void follow(Change change, Snapshot snapshot) {
    if (change.keepsShared(snapshot)) {
      for (String id : change.tenants()) {
        live.computeIfPresent(id, (same, state) -> state.follow(snapshot, id));
      }
    } else {
      live.forEach((id, state) -> state.instances().follow(snapshot, id));
    }
    if (!snapshot.config().tenants().keySet().containsAll(change.tenants())) {
      gone.run();
    }
  }

  /**
   * Drops the tenants that have been quiet for long enough and cannot be told from new ones, with
   * what pools keep for them, and lets go of configurations that are not in force any more.
   */
  void tidy(long nowNanos, long idleNanos) {
    boolean isGone = false;
    for (Map.Entry<String, TenantState> entry : live.entrySet()) {
      String id = entry.getKey();
      TenantState state = entry.getValue();
      state.unbindUnless(current.get().shared());
      if (state.quietNanos(nowNanos) >= idleNanos) {
        boolean isDropped =
            live.computeIfPresent(id, (same, latest) -> latest.tryRetire() ? null : latest) == null;
        isGone |= isDropped && !current.get().has(id);
      }
    }
    if (isGone) {
      gone.run();
    }
    for (Pool pool : current.get().pools().values()) {
      pool.forgetTenantsBut(live::containsKey);
    }
  }

  /**
   * Brings a tenant under the configuration in force, with the state that it has; leaves it as it
   * is if it is not configured any more. Runs under the map's lock of that id, as retirement does,
   * so a state is never retired while it is bound.
   */
  private @Nullable TenantRuntime bind(String id) {
    TenantState bound =
        live.compute(
            id,
            (same, latest) -> {
              Snapshot snapshot = current.get();
              Tenant tenant = snapshot.tenant(id);
              if (tenant == null) {
                return latest;
              }
              TenantState state = latest == null ? new TenantState() : latest;
              state.bind(snapshot, tenant);
              return state;
            });
    return bound == null ? null : bound.runtime();
  }
}
