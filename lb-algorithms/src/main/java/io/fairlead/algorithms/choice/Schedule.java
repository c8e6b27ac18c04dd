package io.fairlead.algorithms.choice;

import io.fairlead.api.balancer.Balancer;

/**
 * Says which endpoint's turn it is, for each of an endless row of turns.
 *
 * <p>A pure function: whoever counts the turns by one atomic counter has a scheduler that many
 * threads share without a lock.
 */
@FunctionalInterface
public interface Schedule {

  /** The answer for a turn that is passed over. Only {@link StaticStride} has such turns. */
  int NOBODY = Balancer.NONE;

  /**
   * The index of the endpoint whose turn it is, or {@link #NOBODY}.
   *
   * @param turn any number
   */
  int at(long turn);
}
