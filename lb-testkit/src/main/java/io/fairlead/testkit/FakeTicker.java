package io.fairlead.testkit;

import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class FakeTicker implements Ticker {

  /** Shortly before the reading overflows, so that a comparison by value fails its test. */
  static final long START_NANOS = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private final AtomicLong nanos;

  /** Starts shortly before the reading overflows. */
  public FakeTicker() {
    this(START_NANOS);
  }

  /** Starts at a reading. */
  public FakeTicker(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  /** Moves the clock, backwards too if the duration is negative. */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
