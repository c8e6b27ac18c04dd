package io.fairlead.algorithms.load;

import io.fairlead.api.balancer.EndpointList;

/**
 * What the requests under way cost an endpoint: {@code ((in-flight + 1)^bias - 1) / weight}. With a
 * bias of 1 that is the requests under way, divided by the weight.
 */
public final class InFlight implements Load {

  /*
   * After Envoy's least request balancer, whose endpoints of different weights have
   *
   *   effective weight = weight / (in-flight + 1)^bias
   *
   * and take their turns at distances of its inverse, (in-flight + 1)^bias / weight. Here a weight
   * has its effect by the draw already, so that only what the inverse is above that of the idle
   * endpoint, 1 / weight, is left to be compared. Hence:
   *
   *   idle       All are equal and the draw alone decides: each endpoint has its part. With the
   *              inverse itself, a light endpoint would get nothing until the heavy ones are busy.
   *   busy       Loads become equal where (in-flight)^bias is in proportion to the weights: with a
   *              bias of 1 each endpoint has its part, with 2 that of the square root of its weight,
   *              with 1/2 that of the square. Envoy gives out 1 / (bias + 1)-th powers: with its
   *              default of 1 the square root, where weights are meant to be capacities.
   *   bias 0     All are equal always: the weights without regard of load, as with Envoy.
   *   alike      Where all weights are equal the bias makes no difference, unless it is 0.
   */

  private final EndpointList endpoints;
  private final double bias;
  private final double[] weights;

  /** Weighs requests in flight against weights by a bias of at least 0. */
  public InFlight(EndpointList endpoints, double bias) {
    this.endpoints = endpoints;
    this.bias = bias;
    this.weights = Weights.of(endpoints);
  }

  @Override
  public double of(int index, long nowNanos) {
    int inFlight = endpoints.inFlight(index);
    // A power costs as much as all the rest of a pick.
    double cost = bias == 1 ? inFlight : Math.pow(inFlight + 1.0, bias) - 1;
    return cost / weights[index];
  }
}
