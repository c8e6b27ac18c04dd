package io.fairlead.api.balancer;

import io.fairlead.api.Endpoint;

/**
 * The endpoints that a {@link Balancer} picks from, in a fixed order, with how busy each is. The
 * list never changes; the load does. Drained endpoints are not in it, so every weight is above 0.
 */
public interface EndpointList {

  /** How many endpoints there are; may be 0. */
  int size();

  /** The endpoint at an index. */
  Endpoint get(int index);

  /**
   * How many requests this process has under way at an endpoint, at least 0. Counted by endpoint
   * id, so it goes on when membership changes.
   */
  int inFlight(int index);
}
