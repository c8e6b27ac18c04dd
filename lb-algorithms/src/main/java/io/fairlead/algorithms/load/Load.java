package io.fairlead.algorithms.load;

import io.fairlead.api.Outcome;

/**
 * How much each endpoint of one list has to do, as a number to compare by: the less, the better.
 *
 * <p>Called by many threads at once; wait-free, O(1), allocates nothing.
 */
public interface Load {

  /** The instant of a pick, read once for all the endpoints that it compares. */
  default long moment() {
    return 0;
  }

  /**
   * The load of an endpoint, finite and at least 0; in no unit.
   *
   * @param moment what {@link #moment} answered for this pick
   */
  double of(int index, long moment);

  /**
   * Learns how a request ended.
   *
   * @param latencyNanos at least 0
   */
  default void completed(int index, Outcome outcome, long latencyNanos) {}
}
