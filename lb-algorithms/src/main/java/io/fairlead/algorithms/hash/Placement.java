package io.fairlead.algorithms.hash;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import java.util.function.IntPredicate;

/**
 * An order of the endpoints for each key: its home first, then those that stand in for it, one
 * after the other. Follows from the endpoints and the key alone, so every process has the same.
 * Immutable.
 */
@FunctionalInterface
public interface Placement {

  /** Where there are no endpoints. */
  Placement NOWHERE = (key, context, hasRoom) -> Balancer.NONE;

  /**
   * The first endpoint, in the order of a key, that is available and has room. Allocates nothing.
   *
   * <p>A key therefore stays where it is while that endpoint is available and has room, whatever
   * becomes of the others.
   *
   * @param key a hash, all of whose bits depend on the key
   * @param hasRoom whether an endpoint is within its bound of load. Where nobody met is, the first
   *     available endpoint has the key: a cache that is hit is worth more than a bound that nobody
   *     can keep
   * @return an index, or {@link Balancer#NONE} if no endpoint is available
   */
  int find(long key, PickContext context, IntPredicate hasRoom);
}
