package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.AliasTable;
import io.fairlead.algorithms.choice.FullScan;
import io.fairlead.algorithms.choice.Shortlist;
import io.fairlead.algorithms.choice.Shortlist.Few;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;

/**
 * A random endpoint, in proportion to the weights. For many clients that must not move in step, as
 * it shares no state between picks.
 *
 * <p>O(1) for a pick. An unavailable endpoint is drawn again, at most 32 times before a full scan,
 * so those that are left keep their proportions.
 */
final class RandomBalancer implements Balancer {

  private final EndpointList endpoints;
  private final RandomSource random;
  private final AliasTable weights;
  private final Shortlist shortlist;

  RandomBalancer(EndpointList endpoints, RandomSource random) {
    this.endpoints = endpoints;
    this.random = random;
    this.weights = new AliasTable(endpoints);
    this.shortlist = new Shortlist(endpoints);
  }

  // The first one is nearly always available, and so it is apart from the search: that is faster.

  @Override
  public int pick(PickContext context) {
    if (endpoints.size() == 0) {
      return NONE;
    }
    int index = weights.draw(random);
    return context.isAvailable(index) ? index : search(context);
  }

  private int search(PickContext context) {
    Few few = shortlist.few();
    for (int i = 1; i < FullScan.AFTER; i++) {
      int index = few == null || i < Few.AFTER ? weights.draw(random) : few.draw(random);
      if (context.isAvailable(index)) {
        return index;
      }
      if (few == null && i == Shortlist.AFTER) {
        few = shortlist.look(context);
      }
    }
    return FullScan.draw(endpoints, context, random);
  }

  @Override
  public void refresh() {
    shortlist.forget();
  }
}
