package io.fairlead.algorithms.hash;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.PickContext;
import java.util.function.IntPredicate;

/** Goes from slot to slot in steps of one length until it meets an endpoint that will do. */
final class Walk {

  /*
   * It ends after MAX_SLOTS. If all whom it met were available and at their bound, somebody else
   * has room, since the bounds add up to more than the load; a rendezvous finds one of them. If some
   * were not available, those who are left carry more than their part and nobody may have room; then
   * the first one met has the key. If none was available, so few are that walking no longer helps,
   * and a rendezvous finds one of them, too.
   */

  private static final int MAX_SLOTS = 64;

  private final int[] owners;
  private final Rendezvous lastResort;

  /**
   * Walks over slots.
   *
   * @param owners the index of the endpoint of each slot
   */
  Walk(int[] owners, Rendezvous lastResort) {
    this.owners = owners;
    this.lastResort = lastResort;
  }

  /**
   * Walks as {@link Placement#find} says.
   *
   * @param step 1 to the number of slots, exclusive; or 1
   */
  int from(int start, int step, long key, PickContext context, IntPredicate hasRoom) {
    int home = Balancer.NONE;
    int before = Balancer.NONE;
    boolean allAvailable = true;
    int slot = start;
    for (int i = Math.min(MAX_SLOTS, owners.length); i > 0; i--) {
      int index = owners[slot];
      if (index != before) {
        if (!context.isAvailable(index)) {
          allAvailable = false;
        } else if (hasRoom.test(index)) {
          return index;
        } else if (home == Balancer.NONE) {
          home = index;
        }
      }
      before = index;
      slot = after(slot, step);
    }
    if (home != Balancer.NONE && !allAvailable) {
      return home;
    }
    int last = lastResort.find(key, context, hasRoom);
    return home == Balancer.NONE || hasRoom.test(last) ? last : home;
  }

  private int after(int slot, int step) {
    int next = slot + step;
    return next < owners.length ? next : next - owners.length;
  }
}
