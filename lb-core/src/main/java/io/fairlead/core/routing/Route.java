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

  /**
   * A route.
   *
   * @param name the configured name, or null for a tenant's own pool
   * @param priority the highest of its requests, or null for that of their tenant
   * @param pool who serves
   */
  public Route(@Nullable String name, @Nullable Priority priority, Pool pool) {
    this(name, priority, pool, 0, null);
  }

  private Route(
      @Nullable String name,
      @Nullable Priority priority,
      Pool pool,
      int overflowInFlight,
      @Nullable Route overflow) {
    this.name = name;
    this.priority = priority;
    this.pool = pool;
    this.overflowInFlight = overflowInFlight;
    this.overflow = overflow;
  }

  /** A route of the same name and pool that overflows to another pool, as its isolation says. */
  Route overflowingTo(Pool other) {
    int inFlight = pool.isolation().overflowInFlight();
    return new Route(name, priority, pool, 0, new Route(name, priority, other, inFlight, null));
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

  /** How many requests of a tenant may be under way here; 0 for any number, not an overflow. */
  public int overflowInFlight() {
    return overflowInFlight;
  }
}
