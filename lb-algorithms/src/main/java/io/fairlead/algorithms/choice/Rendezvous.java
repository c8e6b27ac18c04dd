package io.fairlead.algorithms.choice;

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
        double distance = distance(key, endpoints.get(i).id()) / endpoints.get(i).weight();
        if (best == Balancer.NONE || distance < least) {
          best = i;
          least = distance;
        }
      }
    }
    return best;
  }

  /** Exponentially distributed, so that dividing it by the weight makes the parts proportional. */
  private static double distance(long key, String id) {
    long bits = Hash64.mix(key ^ Hash64.of(id));
    return -Math.log(((bits >>> 11) + 0.5) * 0x1p-53);
  }
}
