package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.FullScan;
import io.fairlead.algorithms.choice.GoldenStride;
import io.fairlead.algorithms.choice.Schedule;
import io.fairlead.algorithms.choice.Shortlist;
import io.fairlead.algorithms.choice.Shortlist.Few;
import io.fairlead.algorithms.choice.SmoothCycle;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each endpoint in turn, as often as its weight says, evenly spread. For endpoints of different and
 * known size.
 *
 * <p>Weights 5, 1, 1 give {@code a a b a c a a} over and over. Weights whose cycle is at most
 * 65,536 turns long once they are reduced to whole numbers are met exactly over each cycle, at one
 * atomic step for a pick; other weights to within 4 turns, see {@link GoldenStride}.
 */
final class WeightedRoundRobinBalancer implements Balancer {

  /*
   * The schedule is computed, the counter is all that changes. An unavailable endpoint lets its turn
   * pass, so the others keep their proportions; after 32 turns a full scan draws in proportion, and
   * after two turns while few are left of many, a draw among those.
   *
   * A successor goes on counting where its predecessor is: with the same weights at the very turn,
   * with different ones at a place that is as good as any other, but not always the beginning, where
   * the heaviest has its turn.
   */

  private final EndpointList endpoints;
  private final RandomSource random;
  private final Schedule schedule;
  private final AtomicLong turn;
  private final Shortlist shortlist;

  WeightedRoundRobinBalancer(EndpointList endpoints, RandomSource random, AtomicLong turn) {
    this.endpoints = endpoints;
    this.random = random;
    this.turn = turn;
    this.schedule = schedule(endpoints);
    this.shortlist = new Shortlist(endpoints);
  }

  static WeightedRoundRobinBalancer create(BalancerContext context) {
    AtomicLong turn =
        context.predecessor() instanceof WeightedRoundRobinBalancer predecessor
            ? new AtomicLong(predecessor.turn.get())
            : new AtomicLong(context.random().nextLong());
    return new WeightedRoundRobinBalancer(context.endpoints(), context.random(), turn);
  }

  // The first one is nearly always available, and so it is apart from the search: that is faster.

  @Override
  public int pick(PickContext context) {
    if (endpoints.size() == 0) {
      return NONE;
    }
    int index = next();
    return context.isAvailable(index) ? index : search(context);
  }

  private int search(PickContext context) {
    Few few = shortlist.few();
    for (int i = 1; i < FullScan.AFTER; i++) {
      int index = few == null || i < Few.AFTER ? next() : few.draw(random);
      if (context.isAvailable(index)) {
        return index;
      }
      if (few == null && i == Shortlist.AFTER) {
        few = shortlist.look(context);
      }
    }
    return FullScan.draw(endpoints, context, random);
  }

  private int next() {
    return schedule.at(turn.getAndIncrement());
  }

  @Override
  public void refresh() {
    shortlist.forget();
  }

  /** The order of the configured weights. */
  static Schedule schedule(EndpointList endpoints) {
    if (endpoints.size() == 0) {
      return turn -> Schedule.NOBODY;
    }
    SmoothCycle cycle = SmoothCycle.of(endpoints);
    return cycle != null ? cycle : new GoldenStride(endpoints);
  }
}
