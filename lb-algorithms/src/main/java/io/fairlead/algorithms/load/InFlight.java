package io.fairlead.algorithms.load;

import io.fairlead.api.balancer.EndpointList;

/**
 * Requests under way, divided by the weight.
 *
 * <p>The request to be placed is not added to the count. All idle endpoints are thus equal whatever
 * they weigh, and it is the choice that gives each its part of them; with one added, a light
 * endpoint would get nothing at all until the heavy ones are busy.
 */
public final class InFlight implements Load {

  private final EndpointList endpoints;
  private final double[] weights;

  public InFlight(EndpointList endpoints) {
    this.endpoints = endpoints;
    this.weights = Weights.of(endpoints);
  }

  @Override
  public double of(int index, long moment) {
    return endpoints.inFlight(index) / weights[index];
  }
}
