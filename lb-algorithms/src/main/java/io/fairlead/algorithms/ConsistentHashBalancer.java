package io.fairlead.algorithms;

import io.fairlead.algorithms.hash.KeyHash;
import io.fairlead.algorithms.hash.Placement;
import io.fairlead.algorithms.load.BoundedLoad;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.function.IntPredicate;

/**
 * The endpoint that a key of the request is hashed to, or the next one in the order of that key
 * that is available and within its bound of load.
 *
 * <p>A request without the key gets a random endpoint. What a pick costs depends on the {@link
 * HashAlgorithm}: O(1) on average, O(n) for rendezvous.
 */
final class ConsistentHashBalancer implements Balancer {

  private final ConsistentHashOptions options;
  private final KeyHash hash;
  private final Placement placement;
  private final IntPredicate hasRoom;
  private final Balancer withoutKey;

  ConsistentHashBalancer(
      EndpointList endpoints, ConsistentHashOptions options, RandomSource random) {
    boolean bounded = options.loadFactor() > 0;
    this.options = options;
    this.hash = options.algorithm().keyHash();
    this.placement = placement(endpoints, options);
    this.hasRoom = bounded ? new BoundedLoad(endpoints, options.loadFactor()) : index -> true;
    this.withoutKey = new RandomBalancer(endpoints, random);
  }

  @Override
  public int pick(PickContext context) {
    long key = options.key().hash(context, options.keyName(), hash);
    return key == RequestKey.MISSING
        ? withoutKey.pick(context)
        : placement.find(key, context, hasRoom);
  }

  private static Placement placement(EndpointList endpoints, ConsistentHashOptions options) {
    return endpoints.size() == 0
        ? Placement.NOWHERE
        : options.algorithm().place(endpoints, options);
  }
}
