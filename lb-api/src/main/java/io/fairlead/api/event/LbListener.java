package io.fairlead.api.event;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
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
public interface LbListener {

  /**
   * An attempt begins: a request was admitted, if {@link Lease#attempt} is 1, or else was given
   * another endpoint by a retry or a hedge. Whoever counts requests counts the former only.
   */
  default void admitted(Lease lease) {}

  /**
   * An attempt ended, once for each that began; whether its request did is not told. Of a request
   * that was hedged, the slower attempt ends as {@link Outcome.Kind#CANCELLED}.
   *
   * @param latencyNanos from the lease to its completion
   */
  default void completed(Lease lease, Outcome outcome, long latencyNanos) {}

  /**
   * A request that was admitted has ended, once for each: after its last attempt has, or after the
   * first one that was a success. Whoever counts requests counts these and those {@link #rejected}.
   *
   * @param lease the attempt that it ended with; {@link Lease#attempt} is how many there were, but
   *     for one that still goes on beside it
   * @param outcome that of the request: what its tenant's statistics count
   * @param latencyNanos since its first attempt began
   * @param nowNanos the end, by the {@linkplain io.fairlead.api.time.Ticker ticker} of the load
   *     balancer, so that nobody has to read a clock for it
   */
  default void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {}

  /**
   * A request ended with the first attempt and no other was made, as most do: both events in one,
   * for a listener that would look the same thing up twice. Tells them apart unless overridden;
   * then neither of them is told of such a request.
   *
   * @param latencyNanos of the attempt, and of the request
   * @param nowNanos the end, as for {@link #ended}
   */
  default void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      completed(lease, outcome, latencyNanos);
    } finally {
      ended(lease, outcome, latencyNanos, nowNanos);
    }
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
