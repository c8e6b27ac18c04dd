package io.fairlead.api.balancer;

import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Tenant;

/**
 * What a {@link Balancer} may know of the request that it picks for. Valid during the call only.
 */
public interface PickContext {

  /** The request. */
  RequestView request();

  /** Whose request it is. */
  Tenant tenant();

  /**
   * When the pick is made, by the {@link BalancerContext#ticker} of the balancer: of a request that
   * has waited or is sent once more, that moment and not its arrival. Has been read already.
   */
  long nowNanos();

  /**
   * Whether an endpoint may be picked: it is fit to serve and this request has not met it before.
   * Costs O(1); may change from one call to the next.
   *
   * @param index of the list, drained endpoints included
   */
  boolean isAvailable(int index);
}
