package io.fairlead.testkit;

import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that stands still until the test moves it. */
public final class FakeTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong();

  private FakeTicker() {}

  /**
   * Starts a clock at zero.
   *
   * @return a ticker that stands still
   */
  public static FakeTicker create() {
    return new FakeTicker();
  }

  /**
   * Moves the clock.
   *
   * @param step how far
   */
  public void advance(Duration step) {
    nanos.addAndGet(step.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }
}
