package io.fairlead.algorithms.choice;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;

/**
 * The available endpoint that a key agrees with best: Thaler and Ravishankar, "Using Name-Based
 * Mappings to Increase Hit Rates", 1998, weighted by {@code -ln(u) / weight}.
 *
 * <p>Keeps a key where it is for as long as that endpoint is available. O(n), so it stands in for a
 * {@link HashRing} only while hardly any endpoint can be used.
 */
public final class Rendezvous {

  private Rendezvous() {}

  /** The endpoint for a hashed key, or {@link Balancer#NONE} if none is available. */
  public static int pick(EndpointList endpoints, long key, PickContext context) {
    int best = Balancer.NONE;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < endpoints.size(); i++) {
      if (context.isAvailable(i)) {
        double distance = distance(endpoints.get(i), key);
        if (best == Balancer.NONE || distance < least) {
          best = i;
          least = distance;
        }
      }
    }
    return best;
  }

  /**
   * How badly a key agrees with an endpoint, above 0. Exponentially distributed, so that dividing
   * it by the weight makes the parts proportional.
   */
  static double distance(Endpoint endpoint, long key) {
    long bits = Hash64.mix(key ^ Hash64.of(endpoint.id()));
    return -Math.log(((bits >>> 11) + 0.5) * 0x1p-53) / endpoint.weight();
  }
}
