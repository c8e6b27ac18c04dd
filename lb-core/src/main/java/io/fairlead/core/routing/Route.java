package io.fairlead.core.routing;

import io.fairlead.core.pool.Pool;
import org.jspecify.annotations.Nullable;

/** Where a request goes. One instance for each route of a configuration, told apart by identity. */
public final class Route {

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

  /** The configured name, or null for a tenant's own pool. */
  public @Nullable String name() {
    return name;
  }

  /** Who serves. */
  public Pool pool() {
    return pool;
  }
}
