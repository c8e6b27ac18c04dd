package io.fairlead.core.routing;

import io.fairlead.core.hash.Hash64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One of several names for each key, in proportion to their weights: weighted rendezvous hashing,
 * after Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", SPAA 2005. Immutable.
 *
 * <p>Depends on nothing but the key, the names, their weights and the salt. A weight that grows
 * brings keys to its name and moves no other. O(names).
 */
final class WeightedChoice {

  /*
   * Each key has a distance -ln(u) / weight to each name, u being uniform and of key and name
   * alone, and goes to the nearest. The distances are exponentially distributed, so that the parts
   * are proportional; and since a weight shortens the distances to its own name only, it cannot
   * change which of the others is nearest.
   *
   * -ln(u) is never less than 1 - u, which is cheaper and settles most comparisons. StrictMath,
   * since Math.log may differ in the last bit from one machine to the next.
   */

  private final String[] names;
  private final long[] seeds;
  private final double[] weights;

  /**
   * Makes a choice.
   *
   * @param salt makes it independent of choices with other salts
   * @param weights by name, not negative; one of them above 0. The others are never chosen
   */
  WeightedChoice(String salt, Map<String, Double> weights) {
    Map<String, Double> inOrder = new TreeMap<>(weights);
    inOrder.values().removeIf(weight -> weight <= 0);
    names = inOrder.keySet().toArray(String[]::new);
    seeds =
        Stream.of(names).mapToLong(name -> Hash64.of(Hash64.of(salt), Hash64.of(name))).toArray();
    this.weights = inOrder.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The names that may be chosen, in alphabetical order. */
  String[] names() {
    return names.clone();
  }

  /** The index of the name for a key, among {@link #names}. */
  int of(long key) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < seeds.length; i++) {
      double u = ((Hash64.of(seeds[i], key) >>> 11) + 0.5) * 0x1p-53;
      double atLeast = (1 - u) / weights[i];
      double distance = atLeast < least ? -StrictMath.log(u) / weights[i] : atLeast;
      if (distance < least) {
        nearest = i;
        least = distance;
      }
    }
    return nearest;
  }
}
