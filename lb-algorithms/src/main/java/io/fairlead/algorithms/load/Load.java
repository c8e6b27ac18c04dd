package io.fairlead.algorithms.load;

import io.fairlead.api.Outcome;

/**
 * How much each endpoint of one list has to do, as a number to compare by: the less, the better.
 *
 * <p>Called by many threads at once; wait-free, O(1), allocates nothing.
 */
public interface Load {

  /**
   * The load of an endpoint, finite and at least 0; in no unit.
   *
   * @param nowNanos when the pick is made
   */
  double of(int index, long nowNanos);

  /**
   * Learns how a request ended.
   *
   * @param latencyNanos at least 0
   * @param nowNanos when it ended
   */
  default void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {}
}
