package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that stays what and where it is, and has another value in something that no group is
 * made by, such as its weight.
 *
 * @param before its slot so far
 * @param after its slot from now on
 */
record Revaluation(EndpointSlot before, EndpointSlot after) {

  /** Whether an endpoint with another value stays in its group, and drains there or does not. */
  static boolean isOne(Endpoint before, Endpoint after) {
    return before.id().equals(after.id())
        && before.host().equals(after.host())
        && before.port() == after.port()
        && before.priority() == after.priority()
        && before.locality().equals(after.locality())
        && before.labels().equals(after.labels())
        && (before.weight() == 0) == (after.weight() == 0);
  }

  /** Puts the one slot in the place of the other; -1 if that is not there. */
  int replaceIn(@Nullable EndpointSlot[] slots) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == before) {
        slots[i] = after;
        return i;
      }
    }
    return -1;
  }
}
