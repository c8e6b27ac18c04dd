package io.fairlead.core.routing;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.Pool;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. One instance for each route of a configuration and each pool that it may
 * lead to, told apart by identity.
 */
public final class Route implements Destination {

  private final @Nullable String name;
  private final @Nullable Priority priority;
  private final Pool pool;
  private final int overflowInFlight;
  private final @Nullable Route overflow;
  private final @Nullable Route quarantine;
  private final @Nullable Pool quarantinedFrom;

  /**
   * A route.
   *
   * @param name the configured name, or null for a tenant's own pool
   * @param priority the highest of its requests, or null for that of their tenant
   * @param pool who serves
   */
  public Route(@Nullable String name, @Nullable Priority priority, Pool pool) {
    this(name, priority, pool, 0, null, null, null);
  }

  private Route(
      @Nullable String name,
      @Nullable Priority priority,
      Pool pool,
      int overflowInFlight,
      @Nullable Route overflow,
      @Nullable Route quarantine,
      @Nullable Pool quarantinedFrom) {
    this.name = name;
    this.priority = priority;
    this.pool = pool;
    this.overflowInFlight = overflowInFlight;
    this.overflow = overflow;
    this.quarantine = quarantine;
    this.quarantinedFrom = quarantinedFrom;
  }

  /** A route of the same name and pool that overflows to another pool, as its isolation says. */
  Route overflowingTo(Pool other) {
    int inFlight = pool.isolation().overflowInFlight();
    Route toOther = new Route(name, priority, other, inFlight, null, null, null);
    return new Route(name, priority, pool, 0, toOther, null, null);
  }

  /** A route of the same name and pool whose noisy tenants another pool takes. */
  Route quarantiningTo(Pool other) {
    Route toOther = new Route(name, priority, other, 0, null, null, pool);
    return new Route(name, priority, pool, 0, null, toOther, null);
  }

  @Override
  public Route routeOf(Tenant tenant, RequestView request) {
    return this;
  }

  /** The configured name, or null for a tenant's own pool. */
  public @Nullable String name() {
    return name;
  }

  /** The highest priority of its requests, or null for that of their tenant. */
  public @Nullable Priority priority() {
    return priority;
  }

  /** Who serves. */
  public Pool pool() {
    return pool;
  }

  /** Whether a request may go elsewhere that finds no room here. */
  public boolean overflows() {
    return overflow != null;
  }

  /** Where a request goes that was refused here because there is no room for it, or null. */
  public @Nullable Route overflow(RejectionReason refused) {
    return switch (refused) {
      case OVERLOADED, NO_ENDPOINT, RESIDENCY_UNSATISFIED -> overflow;
      default -> null;
    };
  }

  /** Where requests of a tenant go that is too noisy for this pool; null to let them come here. */
  public @Nullable Route quarantine() {
    return quarantine;
  }

  /** The pool that sends its noisy tenants here by this route, or null. */
  public @Nullable Pool quarantinedFrom() {
    return quarantinedFrom;
  }

  /** How many requests of a tenant may be under way here; 0 for any number, not an overflow. */
  public int overflowInFlight() {
    return overflowInFlight;
  }
}
