package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.core.pool.Pool;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes. One instance for each route of a configuration and each pool that it may
 * lead to, told apart by identity.
 */
public final class Route implements Destination {

  private final @Nullable String name;
  private final Pool pool;

  /**
   * A route.
   *
   * @param name the configured name, or null for a tenant's own pool
   * @param pool who serves
   */
  public Route(@Nullable String name, Pool pool) {
    this.name = name;
    this.pool = pool;
  }

  @Override
  public Route routeOf(Tenant tenant, RequestView request) {
    return this;
  }

  /** The configured name, or null for a tenant's own pool. */
  public @Nullable String name() {
    return name;
  }

  /** Who serves. */
  public Pool pool() {
    return pool;
  }
}
