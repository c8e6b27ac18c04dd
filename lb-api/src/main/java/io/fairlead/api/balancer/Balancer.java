package io.fairlead.api.balancer;

import io.fairlead.api.Outcome;

/**
 * Picks one endpoint of the list that it was made for.
 *
 * <p>A balancer belongs to one list: when membership changes, its {@link BalancerFactory} makes the
 * next one, which may inherit from this one. Both methods are called by many threads at once; they
 * are wait-free, allocate nothing, and take O(1) or O(log n) steps in the number of endpoints as
 * long as most of these are available. An exception is contained and counted; the request then gets
 * some available endpoint.
 */
@FunctionalInterface
public interface Balancer {

  /** The answer when no endpoint may be used. */
  int NONE = -1;

  /**
   * Picks an endpoint.
   *
   * @return the index of an endpoint that is {@linkplain PickContext#isAvailable available}, or
   *     {@link #NONE} if there is none
   */
  int pick(PickContext context);

  /**
   * Learns how a request ended that this balancer picked the endpoint for. Called once for each
   * pick that was used, possibly after this balancer has been replaced.
   *
   * @param index what {@link #pick} answered
   * @param latencyNanos from the pick to the completion, at least 0
   */
  default void completed(int index, Outcome outcome, long latencyNanos) {}
}
