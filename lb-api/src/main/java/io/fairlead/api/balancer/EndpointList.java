package io.fairlead.api.balancer;

import io.fairlead.api.Endpoint;

/**
 * The endpoints that a {@link Balancer} picks from, in a fixed order, with how busy each is. The
 * list never changes; the load does. Every weight is above 0, for drained endpoints stand apart.
 */
public interface EndpointList {

  /** How many endpoints there are; may be 0. */
  int size();

  /**
   * How many drained endpoints there are besides, at the indexes from {@link #size} on. They are
   * picked only for requests that belong to them, such as those of a session that is under way.
   */
  default int drained() {
    return 0;
  }

  /** The endpoint at an index; of weight 0 if it is drained. */
  Endpoint get(int index);

  /**
   * How many requests this process has under way at an endpoint, at least 0. Counted by endpoint
   * id, so it goes on when membership changes.
   */
  int inFlight(int index);
}
