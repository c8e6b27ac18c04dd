package io.fairlead.policies.priority;

import io.fairlead.api.tenant.Priority;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The flows that the requests of a tenant may join, and how many slots it holds in each: one flow
 * of its own, or some of those that all tenants share.
 *
 * <p>The slots are counted without lock. Those of one card are alike, and a request need not
 * remember whose it was: what ends gives back one of the card that holds most.
 */
final class Hand {

  private final Priority priority;
  private final Flow[] flows;
  private final AtomicIntegerArray held;

  Hand(Priority priority, Flow... flows) {
    this.priority = priority;
    this.flows = flows;
    held = new AtomicIntegerArray(flows.length);
  }

  Priority priority() {
    return priority;
  }

  int size() {
    return flows.length;
  }

  Flow flow(int card) {
    return flows[card];
  }

  /** The card with the fewest that wait, and of those the one that holds the fewest slots. */
  int shortest() {
    int shortest = 0;
    for (int card = 1; card < flows.length; card++) {
      int longer = flows[shortest].waiting() - flows[card].waiting();
      if (longer > 0 || (longer == 0 && flows[card].held() < flows[shortest].held())) {
        shortest = card;
      }
    }
    return shortest;
  }

  /** Takes a slot at the card whose flow holds the fewest. */
  void hold() {
    int least = 0;
    for (int card = 1; card < flows.length; card++) {
      if (flows[card].held() < flows[least].held()) {
        least = card;
      }
    }
    hold(least);
  }

  void hold(int card) {
    held.getAndIncrement(card);
    flows[card].hold();
  }

  /**
   * Gives back a slot. Ends, for there is one for each call; a turn is repeated only if another
   * thread came between.
   *
   * @return the flow that held it
   */
  Flow giveBack() {
    while (true) {
      int most = 0;
      for (int card = 1; card < flows.length; card++) {
        if (held.get(card) > held.get(most)) {
          most = card;
        }
      }
      int slots = held.get(most);
      if (slots > 0 && held.compareAndSet(most, slots, slots - 1)) {
        flows[most].giveBack();
        return flows[most];
      }
    }
  }

  /** Whether nothing of the tenant holds a slot. */
  boolean isIdle() {
    for (int card = 0; card < flows.length; card++) {
      if (held.get(card) != 0) {
        return false;
      }
    }
    return true;
  }
}
