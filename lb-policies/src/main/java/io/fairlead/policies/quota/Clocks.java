package io.fairlead.policies.quota;

import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.time.Ticker;
import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;

/**
 * What the quotas of one engine are timed by, in one object for all of them.
 *
 * @param ticker elapsed time
 * @param wall the time of day
 * @param meter elapsed time as Bucket4j reads it
 */
record Clocks(Ticker ticker, InstantSource wall, TimeMeter meter) {

  /** Those of a site. */
  static Clocks of(PolicySite site) {
    return site.shared(Clocks.class, () -> of(site.ticker(), site.clock()));
  }

  /** Those that begin now. */
  static Clocks of(Ticker ticker, InstantSource wall) {
    return new Clocks(ticker, wall, new SinceCreation(ticker, ticker.nanos()));
  }

  /**
   * Bucket4j compares readings by value, and those of a ticker may overflow: hence the difference
   * to the first one, good for 292 years. A clock that jumps back refills nothing until it has
   * caught up.
   */
  private record SinceCreation(Ticker ticker, long originNanos) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return ticker.nanos() - originNanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
