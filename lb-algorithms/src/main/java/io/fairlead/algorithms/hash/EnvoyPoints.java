package io.fairlead.algorithms.hash;

import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.EndpointList;

/**
 * The points of Envoy's ring hash with xxHash: at the same places as {@linkplain OwnPoints our
 * own}, but as many in all as its bounds say, at least one for the lightest endpoint unless the
 * upper bound forbids it. How many an endpoint has thus depends on the others.
 *
 * <p>The endpoint's id stands for what Envoy hashes: by default {@code address:port}.
 */
final class EnvoyPoints {

  /*
   * The order of the additions and multiplications is Envoy's, since their rounding decides who has
   * the odd point. So does the order of the list where the numbers are not whole.
   */

  private EnvoyPoints() {}

  /** The points, as {@link HashRing#ofEnvoy} says. */
  static RingPoints of(EndpointList endpoints, int min, int max) {
    double[] parts = parts(endpoints);
    double scale = scale(parts, min, max);
    RingPoints points = new RingPoints((int) Math.ceil(scale));
    double target = 0;
    double current = 0;
    for (int i = 0; i < parts.length; i++) {
      String prefix = endpoints.get(i).id() + "_";
      target += scale * parts[i];
      for (int k = 0; current < target; k++) {
        points.add(Hash64.of(prefix + k), i);
        current++;
      }
    }
    return points;
  }

  /** The weights as parts of their sum. */
  static double[] parts(EndpointList endpoints) {
    double[] parts = Weights.of(endpoints);
    double sum = Weights.sum(parts);
    for (int i = 0; i < parts.length; i++) {
      parts[i] /= sum;
    }
    return parts;
  }

  /** How many points there are in all, not rounded yet. */
  private static double scale(double[] parts, int min, int max) {
    double least = 1;
    for (double part : parts) {
      least = Math.min(least, part);
    }
    return least == 0 ? max : Math.min(Math.ceil(least * min) / least, max);
  }
}
