package io.fairlead.algorithms.hash;

import io.fairlead.algorithms.choice.Circle;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import java.util.function.IntPredicate;

/**
 * A ring on which each endpoint owns points at places that follow from its id alone; a key belongs
 * to the first point from its own place on, and the next points stand in for that one. Karger et
 * al., "Consistent Hashing and Random Trees", 1997.
 *
 * <p>Finding a key's point costs O(1) on average. Building costs O(points log points).
 *
 * @see OwnPoints
 * @see NginxPoints
 * @see EnvoyPoints
 */
public final class HashRing implements Placement {

  private final Circle places;
  private final int[] owners;
  private final Walk walk;

  private HashRing(EndpointList endpoints, RingPoints points) {
    RingPoints sorted = points.sorted();
    places = new Circle(sorted.places());
    owners = sorted.owners();
    walk = new Walk(owners, new Rendezvous(endpoints));
  }

  /**
   * Builds the ring of a list that is not empty, with points in proportion to the weights.
   *
   * @param pointsPerWeight of an endpoint of weight 1. The share of each of n such endpoints
   *     deviates from 1/n by about {@code 1 / sqrt(pointsPerWeight)} of it
   * @param minPoints doubles {@code pointsPerWeight} until the ring has about that many
   * @param maxPoints halves {@code pointsPerWeight} until the ring has about no more than that;
   *     each endpoint keeps one point at least
   */
  public static HashRing of(
      EndpointList endpoints, double pointsPerWeight, int minPoints, int maxPoints) {
    return new HashRing(endpoints, OwnPoints.of(endpoints, pointsPerWeight, minPoints, maxPoints));
  }

  /**
   * Builds the ring that nginx builds of a list that is not empty.
   *
   * @param maxPoints where nginx would make more, there are half as many, or fewer
   */
  public static HashRing ofNginx(EndpointList endpoints, int maxPoints) {
    return new HashRing(endpoints, NginxPoints.of(endpoints, maxPoints));
  }

  /** Builds the ring that Envoy builds of a list that is not empty. */
  public static HashRing ofEnvoy(EndpointList endpoints, int minPoints, int maxPoints) {
    return new HashRing(endpoints, EnvoyPoints.of(endpoints, minPoints, maxPoints));
  }

  @Override
  public int find(long key, PickContext context, IntPredicate hasRoom) {
    return walk.from(pointOf(key), 1, key, context, hasRoom);
  }

  /** How many points there are. */
  int size() {
    return owners.length;
  }

  /** The index of the endpoint that a key belongs to. */
  int home(long key) {
    return owners[pointOf(key)];
  }

  private int pointOf(long key) {
    int point = places.firstFrom(RingPoints.place(key));
    return point == owners.length ? 0 : point;
  }
}
