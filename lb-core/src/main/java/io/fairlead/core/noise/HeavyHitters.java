package io.fairlead.core.noise;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a stream that weigh most, in a fixed number of places, however many keys there are.
 * Adding is O(1) for a key that has a place and O(places) for any other. Not thread-safe.
 */
final class HeavyHitters {

  /*
   * Space-Saving (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k
   * Elements in Data Streams", 2005), with weights (Berinde, Cormode, Indyk and Strauss,
   * "Space-optimal Heavy Hitters with Strong Error Bounds", 2009). A key without a place takes that
   * of the lightest one, and its weight as well, which is then its error. With N the weight of all
   * and m places:
   *
   *   weight - error <= true weight <= weight
   *   error <= N / m
   *   whatever weighs more than N / m has a place
   *
   * The paper finds the lightest place in constant time by a list of lists; for a hundred places, of
   * which strangers take a few in a moment and off the request path, a look at all of them will do.
   */

  private final int places;
  private final Map<String, Hitter> byKey = new HashMap<>();
  private double total;

  /** A key that has a place. */
  static final class Hitter {

    private final String key;
    private final double error;
    private double weight;
    private double times;

    private Hitter(String key, double error) {
      this.key = key;
      this.error = error;
      weight = error;
    }

    String key() {
      return key;
    }

    /** What it weighs at most. */
    double weight() {
      return weight;
    }

    /** By how much that may be too high. */
    double error() {
      return error;
    }

    /** What it weighs at least: all that was added since it took its place. */
    double certain() {
      return weight - error;
    }

    /** How often something was added since it took its place. */
    double times() {
      return times;
    }
  }

  HeavyHitters(int places) {
    this.places = places;
  }

  /**
   * Adds to a key.
   *
   * @param amount at least 0
   * @param times what this stands for, if it is a sample
   */
  void add(String key, double amount, double times) {
    Hitter hitter = byKey.get(key);
    if (hitter == null) {
      hitter = new Hitter(key, byKey.size() < places ? 0 : removeLightest());
      byKey.put(key, hitter);
    }
    hitter.weight += amount;
    hitter.times += times;
    total += amount;
  }

  private double removeLightest() {
    Hitter lightest = null;
    for (Hitter hitter : byKey.values()) {
      lightest = lightest == null || hitter.weight < lightest.weight ? hitter : lightest;
    }
    if (lightest == null) {
      return 0;
    }
    byKey.remove(lightest.key);
    return lightest.weight;
  }

  /** The keys that have a place, in any order. */
  Collection<Hitter> all() {
    return Collections.unmodifiableCollection(byKey.values());
  }

  /** What a key weighs at least. */
  double certain(String key) {
    @Nullable Hitter hitter = byKey.get(key);
    return hitter == null ? 0 : hitter.certain();
  }

  /** What all keys weigh together. */
  double total() {
    return total;
  }

  void clear() {
    byKey.clear();
    total = 0;
  }
}
