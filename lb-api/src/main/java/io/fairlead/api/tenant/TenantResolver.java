package io.fairlead.api.tenant;

import io.fairlead.api.RequestView;

/**
 * Finds the tenant of a request.
 *
 * <p>A resolver is pure: the same request gives the same resolution. It is called on the request
 * path by many threads at once, so it neither blocks nor locks. It reads host and path from {@link
 * RequestView#target()} only, which is what the backend will receive. An exception refuses the
 * request and is counted.
 *
 * <p>The built-in sources and the two ways to combine them (agreement, which is the default choice,
 * and first-of) are in {@link TenantResolvers}.
 */
@FunctionalInterface
public interface TenantResolver {

  /** What this source says of the request. */
  TenantResolution resolve(RequestView request);

  /**
   * Forgets what it remembers of requests, if anything: so that nothing is left of tenants that
   * have gone. Changes no resolution. Called off the request path, while others resolve. A resolver
   * that asks others has them forget, too.
   */
  default void forget() {}
}
