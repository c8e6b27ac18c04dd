package io.fairlead.algorithms.choice;

import io.fairlead.api.balancer.EndpointList;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The few endpoints that a key agrees with best, see {@link Rendezvous}. Two keys rarely have the
 * same few: of 100 endpoints, 4 can be chosen in 3.9 million ways. An endpoint that joins or leaves
 * the list changes one member of those shards that it is in, and none of the others.
 */
public final class Shard {

  private Shard() {}

  /** The indexes of the members, all of the list if there are no more than {@code size}. */
  public static int[] of(EndpointList endpoints, long key, int size) {
    PriorityQueue<Member> nearest =
        new PriorityQueue<>(Comparator.comparingDouble(Member::distance).reversed());
    for (int i = 0; i < endpoints.size(); i++) {
      nearest.add(new Member(i, Rendezvous.distance(endpoints.get(i), key)));
      if (nearest.size() > size) {
        nearest.poll();
      }
    }
    return nearest.stream().mapToInt(Member::index).toArray();
  }

  private record Member(int index, double distance) {}
}
