package io.fairlead.core.pool;

import io.fairlead.api.event.LbListener;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the loads of a pool's levels in step with the health of its endpoints, and tells when the
 * pool begins and ceases to ignore health. Lives as long as the pool, over all its memberships.
 */
final class LevelWatch {

  /*
   * New views look at the health of their endpoints while they are made, and the lock has whoever
   * looks again wait for that: a change in the meantime is seen by the one or the other.
   */

  private final String pool;
  private final LbListener listener;
  private final LongAdder picksInPanic = new LongAdder();

  /** Guarded by this. */
  private @Nullable Views inForce;

  /** As it was told last. */
  private boolean panicking;

  LevelWatch(String pool, LbListener listener) {
    this.pool = pool;
    this.listener = listener;
  }

  /** Makes views and follows these from now on. */
  synchronized Views follow(Supplier<Views> next) {
    Views made = next.get();
    inForce = made;
    return made;
  }

  /**
   * Looks at the health of all endpoints again, because it has changed or because there are other
   * endpoints. Off the request path, one call at a time.
   */
  void look() {
    boolean now = weigh();
    if (now != panicking) {
      panicking = now;
      listener.panicChanged(pool, now);
    }
  }

  private synchronized boolean weigh() {
    if (inForce == null) {
      return false;
    }
    inForce.weigh();
    return inForce.isPanicking();
  }

  /** Counts the picks on levels that ignore health. */
  LongAdder picksInPanic() {
    return picksInPanic;
  }
}
