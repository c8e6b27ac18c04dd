package io.fairlead.algorithms.load;

import io.fairlead.api.balancer.EndpointList;
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
   * tests of one thread as there are endpoints, and the busy ones are looked at more often than that.
   *
   * Whose turn it is each thread counts by itself, in a cache line that it shares with every eighth
   * other one: with one count for all, two threads took four times as long for a pick as one. Threads
   * that share a count may look at the same endpoint twice, or set it back; that delays a look and
   * spoils no sum. A test writes nothing else where no count has changed.
   */

  private static final int MAX_TURNS = 8;

  /** The ints of a cache line. */
  private static final int STRIDE = 16;

  private final EndpointList endpoints;
  private final double factorPerWeight;
  private final double[] weights;
  private final AtomicIntegerArray seen;
  private final AtomicLong total = new AtomicLong();
  private final int turnMask;

  /** One in each line, with a line before them, where the length stands, and one after them. */
  private final AtomicIntegerArray turns;

  /** Bounds by a factor above 1. */
  public BoundedLoad(EndpointList endpoints, double factor) {
    this.endpoints = endpoints;
    this.seen = new AtomicIntegerArray(endpoints.size());
    this.weights = Weights.of(endpoints);
    this.factorPerWeight = factor / Weights.sum(weights);
    for (int i = 0; i < weights.length; i++) {
      look(i);
    }
    int count = Integer.highestOneBit(Math.min(MAX_TURNS, Math.max(1, weights.length)));
    this.turnMask = count - 1;
    this.turns = new AtomicIntegerArray((count + 2) * STRIDE);
    for (int i = 0; i < count; i++) {
      turns.setPlain((i + 1) * STRIDE, i * weights.length / count);
    }
  }

  @Override
  public boolean test(int index) {
    look(nextInTurn());
    int inFlight = look(index);
    return inFlight < factorPerWeight * weights[index] * (total.get() + 1);
  }

  private int nextInTurn() {
    int place = (((int) Thread.currentThread().getId() & turnMask) + 1) * STRIDE;
    int next = turns.getOpaque(place);
    turns.setOpaque(place, next + 1 == weights.length ? 0 : next + 1);
    return next;
  }

  private int look(int index) {
    int inFlight = endpoints.inFlight(index);
    if (inFlight != seen.get(index)) {
      total.addAndGet((long) inFlight - seen.getAndSet(index, inFlight));
    }
    return inFlight;
  }
}
