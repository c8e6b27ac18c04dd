package io.fairlead.algorithms.load;

import io.fairlead.api.balancer.EndpointList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * Whether an endpoint may take one more request and still have at most {@code factor} times its
 * part of all that are in flight: Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with
 * Bounded Loads", 2018, with parts in proportion to weights.
 */
public final class BoundedLoad implements IntPredicate {

  /*
   * The sum over all endpoints is not recomputed for each pick. Invariant: total is the sum of
   * seen[], but for the threads between the two steps of look(). Each test brings two endpoints up
   * to date, the one that is asked for and the next one in turn, so no count is older than as many
   * tests as there are endpoints, and the busy ones are looked at more often than that.
   */

  private final EndpointList endpoints;
  private final double factorPerWeight;
  private final double[] weights;
  private final AtomicIntegerArray seen;
  private final AtomicLong total = new AtomicLong();
  private final AtomicInteger turn = new AtomicInteger();

  /** Bounds by a factor above 1. */
  public BoundedLoad(EndpointList endpoints, double factor) {
    this.endpoints = endpoints;
    this.seen = new AtomicIntegerArray(endpoints.size());
    this.weights = Weights.of(endpoints);
    this.factorPerWeight = factor / Weights.sum(weights);
    for (int i = 0; i < weights.length; i++) {
      look(i);
    }
  }

  @Override
  public boolean test(int index) {
    look(Math.floorMod(turn.getAndIncrement(), weights.length));
    int inFlight = look(index);
    return inFlight < factorPerWeight * weights[index] * (total.get() + 1);
  }

  private int look(int index) {
    int inFlight = endpoints.inFlight(index);
    if (inFlight != seen.get(index)) {
      total.addAndGet((long) inFlight - seen.getAndSet(index, inFlight));
    }
    return inFlight;
  }
}
