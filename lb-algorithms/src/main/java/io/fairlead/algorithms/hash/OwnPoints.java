package io.fairlead.algorithms.hash;

import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.EndpointList;
import java.util.stream.IntStream;

/**
 * Points in proportion to the weights alone, so that a change of membership or weight moves keys to
 * or from the endpoint that it concerns and no other. Point k of an endpoint is at the hash of
 * {@code id_k}.
 */
final class OwnPoints {

  /** Enough for any weights that are meant; infinity could not be halved again. */
  private static final int MAX_DOUBLINGS = 64;

  private OwnPoints() {}

  /** The points, as {@link HashRing#of} says. */
  static RingPoints of(EndpointList endpoints, double pointsPerWeight, int min, int max) {
    int[] counts = counts(endpoints, pointsPerWeight, min, max);
    RingPoints points = new RingPoints(IntStream.of(counts).sum());
    for (int i = 0; i < counts.length; i++) {
      String prefix = endpoints.get(i).id() + "_";
      for (int k = 0; k < counts[i]; k++) {
        points.add(Hash64.of(prefix + k), i);
      }
    }
    return points;
  }

  /** How many points each endpoint gets, at least 1. */
  static int[] counts(EndpointList endpoints, double pointsPerWeight, int min, int max) {
    double[] weights = Weights.of(endpoints);
    double perWeight = fitted(Weights.sum(weights), pointsPerWeight, min, max);
    int[] counts = new int[weights.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) Math.max(1, Math.round(weights[i] * perWeight));
    }
    return counts;
  }

  /** In powers of two, so that few changes of the membership change the number of points. */
  private static double fitted(double weights, double perWeight, int min, int max) {
    double fitted = perWeight;
    for (int i = 0; i < MAX_DOUBLINGS && weights * fitted < min; i++) {
      fitted *= 2;
    }
    while (weights * fitted > max) {
      fitted /= 2;
    }
    return fitted;
  }
}
