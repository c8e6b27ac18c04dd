package io.fairlead.api.event;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Is told of what happens, by the thread that it happens on.
 *
 * <p>Must return quickly and never block. An exception is contained and counted, and changes
 * nothing for the request.
 */
public interface LbListener extends RequestListener {

  /**
   * An attempt begins: a request was admitted, if {@link Lease#attempt} is 1, or else was given
   * another endpoint by a retry or a hedge. Whoever counts requests counts the former only.
   */
  default void admitted(Lease lease) {}

  /**
   * Who is told of the ends of a tenant's requests to a pool by a route, in place of this listener:
   * one that has at hand what this one would have to look up at each of them. Itself unless
   * overridden.
   *
   * <p>Asked on the thread of a request, at the first one under a configuration, by several threads
   * at a time; asked again, also for the same, whenever the answer is at hand no more. If it
   * throws, this listener itself is told.
   *
   * @param route null if none of the configured ones led there
   */
  default RequestListener ofRequests(Tenant tenant, String pool, @Nullable String route) {
    return this;
  }

  /**
   * A request was refused.
   *
   * @param tenant null if the tenant was not resolved or is not configured
   */
  default void rejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {}

  /**
   * A policy in {@linkplain io.fairlead.api.config.PolicyConfig.Mode#SHADOW shadow mode} would have
   * refused a request, which proceeds.
   *
   * @param tenant null if the policy stands for a whole pool or an endpoint
   */
  default void shadowRejected(RequestView request, @Nullable Tenant tenant, Rejection rejection) {}

  /** A lease reached the maximum age without being completed, and what it held was given back. */
  default void leaseLost(Lease lease) {}

  /** Another configuration is in force. */
  default void applied(LbConfig previous, LbConfig current) {}

  /**
   * The health of an endpoint is another.
   *
   * @param before what it was
   * @param now what it is
   */
  default void healthChanged(
      String pool, Endpoint endpoint, EndpointStats.Health before, EndpointStats.Health now) {}

  /**
   * A pool has begun or ceased to ignore the health of its endpoints because too few are fit.
   *
   * @param panicking whether it does now
   */
  default void panicChanged(String pool, boolean panicking) {}

  /**
   * A tenant does too much for the others of a pool, something is done about it, or no longer is,
   * or it is noisy no longer. Each phase is told, in their order, also when the reason is a change
   * of the configuration or the end of the load balancer; so these are the record of who was curbed
   * when and why.
   */
  default void noisyNeighbour(String pool, PoolStats.NoisyNeighbour tenant) {}

  /** The endpoint source of a pool failed; the last good list goes on. */
  default void sourceFailed(String pool, Throwable error) {}
}
