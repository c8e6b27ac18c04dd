package io.fairlead.algorithms.load;

import io.fairlead.api.balancer.EndpointList;

/**
 * The weights of a list side by side, where a pick reads them without a detour by the endpoints.
 */
public final class Weights {

  private Weights() {}

  public static double[] of(EndpointList endpoints) {
    double[] weights = new double[endpoints.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = endpoints.get(i).weight();
    }
    return weights;
  }

  public static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
