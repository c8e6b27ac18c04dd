package io.fairlead.policies.breaker;

import io.fairlead.api.time.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A ticker as the clock that Resilience4j asks for, with the epoch at its creation: only
 * differences mean anything.
 */
final class TickerClock extends Clock {

  private final Ticker ticker;
  private final long originNanos;

  TickerClock(Ticker ticker) {
    this.ticker = ticker;
    this.originNanos = ticker.nanos();
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(ticker.nanos() - originNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Zones do not matter to elapsed time. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
