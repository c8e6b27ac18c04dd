package io.fairlead.algorithms.choice;

import io.fairlead.algorithms.load.Load;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;

/**
 * Looks at every endpoint once, so it finds an available one if there is any. O(n): the last resort
 * after {@link #AFTER} misses of a cheaper way.
 *
 * <p>Among several that would do, it chooses in proportion to the weights, in one pass and without
 * memory, by replacing the choice so far with probability weight / (sum of weights so far): Chao,
 * "A General Purpose Unequal Probability Sampling Plan", 1982. Whoever follows an unavailable
 * endpoint in the list is therefore no worse off than the others.
 */
public final class FullScan {

  /**
   * How often the cheaper ways try before they give up. A random draw fails that often once in 4
   * billion picks with half the endpoints available, and once in 30 with a tenth of them.
   */
  public static final int AFTER = 32;

  private FullScan() {}

  /** Any available endpoint, all with the same probability. */
  public static int drawEvenly(int size, PickContext context, RandomSource random) {
    int chosen = Balancer.NONE;
    int available = 0;
    for (int i = 0; i < size; i++) {
      if (context.isAvailable(i)) {
        available++;
        chosen = random.nextInt(available) == 0 ? i : chosen;
      }
    }
    return chosen;
  }

  /** Any available endpoint, in proportion to the weights. */
  public static int draw(EndpointList endpoints, PickContext context, RandomSource random) {
    int chosen = Balancer.NONE;
    double weights = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      if (context.isAvailable(i)) {
        double weight = endpoints.get(i).weight();
        weights += weight;
        chosen = replaces(chosen, weight, weights, random) ? i : chosen;
      }
    }
    return chosen;
  }

  /** Any available endpoint, in proportion to weights that are not those of the configuration. */
  public static int draw(double[] weights, PickContext context, RandomSource random) {
    int chosen = Balancer.NONE;
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (context.isAvailable(i)) {
        sum += weights[i];
        chosen = replaces(chosen, weights[i], sum, random) ? i : chosen;
      }
    }
    return chosen;
  }

  /** The available endpoint with the least load; among equals in proportion to the weights. */
  public static int leastLoaded(
      EndpointList endpoints, Load load, PickContext context, RandomSource random) {
    long nowNanos = context.nowNanos();
    int chosen = Balancer.NONE;
    double least = Double.POSITIVE_INFINITY;
    double weights = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      if (!context.isAvailable(i)) {
        continue;
      }
      double current = load.of(i, nowNanos);
      double weight = endpoints.get(i).weight();
      if (chosen == Balancer.NONE || current < least) {
        chosen = i;
        least = current;
        weights = weight;
      } else if (current == least) {
        weights += weight;
        chosen = replaces(chosen, weight, weights, random) ? i : chosen;
      }
    }
    return chosen;
  }

  private static boolean replaces(int chosen, double weight, double weights, RandomSource random) {
    return chosen == Balancer.NONE || random.nextDouble() * weights < weight;
  }
}
