package io.fairlead.algorithms.choice;

import io.fairlead.api.balancer.EndpointList;
import java.util.Arrays;

/**
 * A ring on which each endpoint owns points at places that follow from its id alone; a key belongs
 * to the next point after its own place. Karger et al., "Consistent Hashing and Random Trees",
 * 1997.
 *
 * <p>Finding a key's point costs O(1) on average. Building costs O(points log points).
 */
public final class HashRing {

  /*
   * A point is one long: the place in the upper 40 bits and the index of its owner in the lower 24.
   * Two of a million points share a place about once in two rings; the order of the list decides
   * then, and nothing worse comes of it. A plain sort orders the ring.
   *
   * Point k of an endpoint is the k-th number of SplitMix64 seeded with the hash of its id. A
   * different weight therefore adds or takes away points and moves none.
   */

  private static final int OWNER_BITS = 24;
  private static final long OWNER = (1L << OWNER_BITS) - 1;
  private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

  /** Enough for any weights that are meant; infinity could not be halved again. */
  private static final int MAX_DOUBLINGS = 64;

  private final Circle points;

  /**
   * Builds the ring of a list that is not empty.
   *
   * @param pointsPerWeight of an endpoint of weight 1. The share of each of n such endpoints
   *     deviates from 1/n by about {@code 1 / sqrt(pointsPerWeight)} of it
   * @param minPoints doubles {@code pointsPerWeight} until the ring has about that many
   * @param maxPoints halves {@code pointsPerWeight} until the ring has about no more than that;
   *     each endpoint keeps one point at least
   */
  public HashRing(EndpointList endpoints, double pointsPerWeight, int minPoints, int maxPoints) {
    double perWeight = fitted(endpoints, pointsPerWeight, minPoints, maxPoints);
    int[] counts = new int[endpoints.size()];
    int size = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) Math.max(1, Math.round(endpoints.get(i).weight() * perWeight));
      size += counts[i];
    }
    long[] unsorted = new long[size];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      long seed = Hash64.of(endpoints.get(i).id());
      for (int k = 1; k <= counts[i]; k++) {
        unsorted[next++] = (Hash64.mix(seed + k * GAMMA) & ~OWNER) | i;
      }
    }
    Arrays.sort(unsorted);
    points = new Circle(unsorted);
  }

  /** How many points there are. */
  public int size() {
    return points.size();
  }

  /** The point that a hashed key belongs to, from 0 to {@link #size}, exclusive. */
  public int find(long key) {
    return wrapped(points.firstFrom(key & ~OWNER));
  }

  /** The point after another. */
  public int after(int point) {
    return wrapped(point + 1);
  }

  /** The index of the endpoint that owns a point. */
  public int owner(int point) {
    return (int) (points.get(point) & OWNER);
  }

  /** In powers of two, so that few changes of the membership change the number of points. */
  private static double fitted(EndpointList endpoints, double perWeight, int min, int max) {
    double weights = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      weights += endpoints.get(i).weight();
    }
    double fitted = perWeight;
    for (int i = 0; i < MAX_DOUBLINGS && weights * fitted < min; i++) {
      fitted *= 2;
    }
    while (weights * fitted > max) {
      fitted /= 2;
    }
    return fitted;
  }

  private int wrapped(int point) {
    return point == points.size() ? 0 : point;
  }
}
