package io.fairlead.algorithms.hash;

import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * The endpoint that a key agrees with best, then the next best: Thaler and Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates", 1998, weighted by {@code -ln(u) / weight}.
 *
 * <p>Shares are exact, and any change of membership or weight moves the fewest keys that it can.
 * For that it looks at every endpoint: O(n) for each pick, whatever is available.
 */
public final class Rendezvous implements Placement {

  /*
   * -ln(u) is exponentially distributed, so that dividing it by the weight makes the parts
   * proportional. It is never less than 1 - u, which is cheaper and settles most comparisons: about
   * ln(n) logarithms are taken for a pick. StrictMath, since Math.log may differ in the last bit
   * from one machine to the next.
   */

  private final long[] ids;
  private final double[] weights;

  /** Hashes the ids, in O(n). */
  public Rendezvous(EndpointList endpoints) {
    ids = new long[endpoints.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Hash64.of(endpoints.get(i).id());
    }
    weights = Weights.of(endpoints);
  }

  @Override
  public int find(long key, PickContext context, IntPredicate hasRoom) {
    int best = Balancer.NONE;
    int home = Balancer.NONE;
    double least = Double.POSITIVE_INFINITY;
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ids.length; i++) {
      double distance = distance(key, i, least);
      if ((distance < least || best == Balancer.NONE) && context.isAvailable(i)) {
        if (distance < nearest || home == Balancer.NONE) {
          home = i;
          nearest = distance;
        }
        if (hasRoom.test(i)) {
          best = i;
          least = distance;
        }
      }
    }
    return best == Balancer.NONE ? home : best;
  }

  /**
   * The few endpoints that a key agrees with best, in no order; all if there are no more than that.
   * Two keys rarely have the same few. An endpoint that joins or leaves changes one of those keys
   * that it is among the few of, and nothing for the others.
   *
   * <p>Availability does not count. O(n log size), and makes garbage.
   */
  public int[] nearest(String key, int size) {
    record Near(int index, double distance) {}
    long hash = Hash64.of(key);
    PriorityQueue<Near> farthestFirst =
        new PriorityQueue<>(Comparator.comparingDouble(Near::distance).reversed());
    for (int i = 0; i < ids.length; i++) {
      farthestFirst.add(new Near(i, distance(hash, i, Double.POSITIVE_INFINITY)));
      if (farthestFirst.size() > size) {
        farthestFirst.remove();
      }
    }
    return farthestFirst.stream().mapToInt(Near::index).toArray();
  }

  /** How far an endpoint is from a key, or some number that is too far if that is. */
  private double distance(long key, int index, double tooFar) {
    double u = ((Hash64.of(key, ids[index]) >>> 11) + 0.5) * 0x1p-53;
    double atLeast = (1 - u) / weights[index];
    return atLeast < tooFar ? -StrictMath.log(u) / weights[index] : atLeast;
  }
}
