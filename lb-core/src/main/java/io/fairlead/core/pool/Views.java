package io.fairlead.core.pool;

import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The views of a pool over one membership: who may use which of its endpoints. */
interface Views {

  /** All endpoints, in the order of the configuration. */
  List<EndpointSlot> slots();

  /**
   * The view of a tenant. O(1), but for one that is made at the first request.
   *
   * @param residency of the tenant, by its number
   */
  View of(int residency, String tenant);

  /** The endpoints that a tenant may be sent to by its view, drained ones apart. */
  List<EndpointSlot> reach(int residency, Tenant tenant);

  /** Has the balancers bring themselves up to date. */
  void refresh();

  /**
   * Tells the balancers what an endpoint said of its load.
   *
   * @param knowing the one that has heard it with an answer, or null
   */
  void reported(String endpointId, LoadReport report, long nowNanos, @Nullable Picker knowing);

  /** Looks at the health of all endpoints again. */
  void weigh();

  boolean isPanicking();

  /** Drops what is kept for single tenants, but for those that are live. */
  void forgetTenantsBut(Predicate<String> live);

  List<PoolStats.Level> stats();
}
