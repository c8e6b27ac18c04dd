package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.HashRing;
import io.fairlead.algorithms.choice.Rendezvous;
import io.fairlead.algorithms.load.BoundedLoad;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a key of the request is hashed to, or the next one on the ring that is
 * available and within its bound of load.
 *
 * <p>A request without the key gets a random endpoint. O(1) for a pick on average: a walk meets few
 * endpoints that have no room.
 */
final class ConsistentHashBalancer implements Balancer {

  /*
   * The walk along the ring ends after MAX_POINTS. If all whom it met are at their bound, as when
   * many others are out and the few left carry more than their part, the first available one has
   * the request: a cache that is hit is worth more than a bound that nobody can keep. If none was
   * available, so few are that the ring no longer helps, and a rendezvous finds one of them.
   */

  private static final int MAX_POINTS = 64;

  private final EndpointList endpoints;
  private final ConsistentHashOptions options;
  private final Balancer withoutKey;
  private final @Nullable HashRing ring;
  private final IntPredicate hasRoom;

  ConsistentHashBalancer(
      EndpointList endpoints, ConsistentHashOptions options, RandomSource random) {
    this.endpoints = endpoints;
    this.options = options;
    this.withoutKey = new RandomBalancer(endpoints, random);
    this.ring =
        endpoints.size() == 0
            ? null
            : new HashRing(
                endpoints, options.pointsPerWeight(), options.minRingSize(), options.maxRingSize());
    this.hasRoom =
        options.loadFactor() == 0
            ? index -> true
            : new BoundedLoad(endpoints, options.loadFactor());
  }

  @Override
  public int pick(PickContext context) {
    if (ring == null) {
      return NONE;
    }
    long key = options.key().hash(context, options.keyName());
    if (key == RequestKey.MISSING) {
      return withoutKey.pick(context);
    }
    int found = walk(ring, key, context);
    return found == NONE ? Rendezvous.pick(endpoints, key, context) : found;
  }

  private int walk(HashRing ring, long key, PickContext context) {
    int home = NONE;
    int before = NONE;
    int point = ring.find(key);
    int points = Math.min(MAX_POINTS, ring.size());
    for (int i = 0; i < points; i++) {
      int index = ring.owner(point);
      if (index != before && context.isAvailable(index)) {
        if (hasRoom.test(index)) {
          return index;
        }
        home = home == NONE ? index : home;
      }
      before = index;
      point = ring.after(point);
    }
    return home;
  }
}
