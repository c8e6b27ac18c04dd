package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.FullScan;
import io.fairlead.algorithms.choice.Shortlist;
import io.fairlead.algorithms.choice.Shortlist.Few;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Each endpoint in turn. For endpoints that are alike and requests that cost about the same.
 *
 * <p>One atomic step for a pick. While all are available, the numbers of picks of any two endpoints
 * over any stretch of time differ by at most one.
 */
final class RoundRobinBalancer implements Balancer {

  /*
   * An unavailable endpoint lets its turn pass: the next turn is taken from the common counter, not
   * from the place after it. So A B C D without C goes A B D A B D, where stepping over C without
   * taking its turn would give D twice as many as A. After 32 turns, or one for each endpoint if
   * there are fewer, a full scan chooses among all that are left. While few are left of many, those
   * have turns of their own after two that passed.
   *
   * The counter is taken back by whole rounds long before it overflows, which changes nobody's turn.
   * It has 32 bits, since a division of 64 takes longer than the rest of a pick.
   */

  private static final int LONG_BEFORE_OVERFLOW = 1 << 30;

  private final EndpointList endpoints;
  private final RandomSource random;
  private final int size;
  private final int maxTurns;
  private final AtomicInteger turn;
  private final Shortlist shortlist;

  RoundRobinBalancer(EndpointList endpoints, RandomSource random, int firstTurn) {
    this.endpoints = endpoints;
    this.random = random;
    this.size = endpoints.size();
    this.maxTurns = Math.min(size, FullScan.AFTER);
    this.turn = new AtomicInteger(firstTurn);
    this.shortlist = new Shortlist(endpoints);
  }

  /** Starts where the predecessor was, else anywhere: many processes must not start in step. */
  static RoundRobinBalancer create(BalancerContext context) {
    EndpointList endpoints = context.endpoints();
    int first = NONE;
    if (context.predecessor() instanceof RoundRobinBalancer predecessor) {
      first = predecessor.nextAmong(endpoints);
    }
    if (first == NONE && endpoints.size() > 0) {
      first = context.random().nextInt(endpoints.size());
    }
    return new RoundRobinBalancer(endpoints, context.random(), first);
  }

  // The first one is nearly always available, and so it is apart from the search: that is faster.

  @Override
  public int pick(PickContext context) {
    if (size == 0) {
      return NONE;
    }
    int index = next();
    return context.isAvailable(index) ? index : search(context);
  }

  private int search(PickContext context) {
    Few few = shortlist.few();
    for (int i = 1; i < maxTurns; i++) {
      int index = few == null || i < Few.AFTER ? next() : few.next();
      if (context.isAvailable(index)) {
        return index;
      }
      if (few == null && i == Shortlist.AFTER) {
        few = shortlist.look(context);
      }
    }
    return FullScan.drawEvenly(size, context, random);
  }

  private int next() {
    int now = turn.getAndIncrement();
    if (now >= LONG_BEFORE_OVERFLOW) {
      turn.compareAndSet(now + 1, (now + 1) % size);
    }
    return now % size;
  }

  @Override
  public void refresh() {
    shortlist.forget();
  }

  /** Where the first endpoint that is next here and still there stands in another list. */
  private int nextAmong(EndpointList others) {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < others.size(); i++) {
      indexes.put(others.get(i).id(), i);
    }
    int now = turn.get();
    for (int i = 0; i < endpoints.size(); i++) {
      Integer index = indexes.get(endpoints.get((now + i) % endpoints.size()).id());
      if (index != null) {
        return index;
      }
    }
    return NONE;
  }
}
