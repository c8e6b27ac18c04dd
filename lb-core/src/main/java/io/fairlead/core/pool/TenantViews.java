package io.fairlead.core.pool;

import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A view for each tenant, with balancers of its own. Made at the tenant's first request over this
 * membership, in O(endpoints), and dropped with the tenant's other state.
 */
final class TenantViews implements Views {

  /*
   * A view is made and weighed under the lock, so that one that was made with the health of before
   * a change is weighed after it. Who finds its view takes no lock.
   */

  private final List<EndpointSlot> slots;
  private final Parts parts;
  private final Maker maker;
  private final ConcurrentMap<String, View> live = new ConcurrentHashMap<>();

  /** The last views of those who have not come back since; guarded by this. */
  private final Map<String, View> earlier;

  /** The endpoints that a tenant may use. */
  @FunctionalInterface
  interface Parts {
    List<EndpointSlot> of(int residency, String tenant);
  }

  /** Makes a view of endpoints, whose groups inherit from those of another. */
  @FunctionalInterface
  interface Maker {
    View make(List<EndpointSlot> slots, @Nullable View before);
  }

  TenantViews(
      List<EndpointSlot> slots, Parts parts, Maker maker, @Nullable TenantViews predecessor) {
    this.slots = List.copyOf(slots);
    this.parts = parts;
    this.maker = maker;
    earlier = predecessor == null ? new HashMap<>() : predecessor.latest();
  }

  private synchronized Map<String, View> latest() {
    Map<String, View> latest = new HashMap<>(earlier);
    latest.putAll(live);
    return latest;
  }

  @Override
  public List<EndpointSlot> slots() {
    return slots;
  }

  @Override
  public View of(int residency, String tenant) {
    View known = live.get(tenant);
    return known == null ? make(residency, tenant) : known;
  }

  private synchronized View make(int residency, String tenant) {
    View known = live.get(tenant);
    if (known != null) {
      return known;
    }
    View made = maker.make(parts.of(residency, tenant), earlier.remove(tenant));
    live.put(tenant, made);
    return made;
  }

  @Override
  public List<EndpointSlot> reach(int residency, Tenant tenant) {
    return parts.of(residency, tenant.id()).stream().filter(slot -> !slot.isDraining()).toList();
  }

  @Override
  public void refresh() {
    for (View view : live.values()) {
      for (int i = 0; i < view.size(); i++) {
        view.group(i).refresh();
      }
    }
  }

  /** What one tenant's balancer hears with an answer, no other one's learns. */
  @Override
  public void reported(
      String endpointId, LoadReport report, long nowNanos, @Nullable Picker knowing) {
    if (knowing == null) {
      for (View view : live.values()) {
        for (int i = 0; i < view.size(); i++) {
          view.group(i).reported(endpointId, report, nowNanos);
        }
      }
    }
  }

  @Override
  public synchronized void weigh() {
    live.values().forEach(View::weigh);
  }

  @Override
  public boolean isPanicking() {
    return live.values().stream().anyMatch(View::isPanicking);
  }

  @Override
  public synchronized void forgetTenantsBut(Predicate<String> alive) {
    live.keySet().removeIf(alive.negate());
    earlier.keySet().removeIf(alive.negate());
  }

  /** There are as many levels as tenants at least, which is too much to tell. */
  @Override
  public List<PoolStats.Level> stats() {
    return List.of();
  }
}
