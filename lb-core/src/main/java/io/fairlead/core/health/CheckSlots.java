package io.fairlead.core.health;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bounds how many checks of an engine are under way at once; those above wait for their turn.
 * Belongs to the loop.
 */
final class CheckSlots {

  /**
   * How many checks are under way at once, of all pools together. 2,000 checks a second, which
   * 10,000 endpoints at the default interval need, take 200 of them where an answer takes 100 ms;
   * the others are for 800 endpoints that never answer and hold theirs for the time-out of 1 s.
   * Each may hold a socket.
   */
  static final int MAX = 1_000;

  private final Queue<EndpointCheck> waiting = new ArrayDeque<>();
  private int taken;

  /** Begins a check now or when its turn comes. */
  void ask(EndpointCheck check) {
    if (taken < MAX) {
      taken++;
      check.begin();
    } else {
      waiting.add(check);
    }
  }

  /** Ends a check, so that the next may begin. */
  void giveBack() {
    taken--;
    EndpointCheck next = waiting.poll();
    if (next != null) {
      taken++;
      next.begin();
    }
  }

  int taken() {
    return taken;
  }
}
