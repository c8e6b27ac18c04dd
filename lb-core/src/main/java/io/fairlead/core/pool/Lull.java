package io.fairlead.core.pool;

import io.fairlead.api.time.Ticker;
import java.util.function.BooleanSupplier;

/**
 * Remembers that none of some endpoints was ready, so that requests need not find it out one by
 * one. Believed until an endpoint is given something back, and for a millisecond at most: an
 * endpoint may become ready of its own, as a breaker does by time. Thread-safe.
 */
final class Lull {

  private static final long BELIEVED_NANOS = 1_000_000;

  /** No count of releases, or once in four billion. */
  private static final int NONE = -1;

  private final Releases releases;
  private final Ticker ticker;
  private final BooleanSupplier anyoneReady;

  /** The count of releases when nobody was ready. */
  private volatile int foundAt = NONE;

  /** When that was; a look that crosses another may leave the time of an earlier one. */
  private volatile long sinceNanos;

  /**
   * None so far.
   *
   * @param anyoneReady O(endpoints) at worst
   */
  Lull(Releases releases, Ticker ticker, BooleanSupplier anyoneReady) {
    this.releases = releases;
    this.ticker = ticker;
    this.anyoneReady = anyoneReady;
  }

  /** Whether nobody is ready, as far as is known. One read while somebody is. */
  boolean isOn() {
    int found = foundAt;
    return found != NONE
        && found == releases.count()
        && (ticker.nanos() - sinceNanos < BELIEVED_NANOS || look());
  }

  /**
   * Looks whether nobody is ready, after a pick that came to nothing. Writes nothing where somebody
   * is, who may only be not for that request.
   */
  boolean look() {
    if (anyoneReady.getAsBoolean()) {
      forget();
      return false;
    }
    long nowNanos = ticker.nanos();
    int count = releases.watch();
    if (anyoneReady.getAsBoolean()) { // given back before it was watched
      return false;
    }
    sinceNanos = nowNanos;
    foundAt = count;
    return true;
  }

  private void forget() {
    if (foundAt != NONE) {
      foundAt = NONE;
    }
  }
}
