package io.fairlead.api.time;

/**
 * A source of elapsed time.
 *
 * <p>Readings have an arbitrary origin and may be negative, so only differences mean anything:
 * compare by {@code b - a < 0}, never by {@code b < a}. Implementations are thread-safe and never
 * run backwards as seen by one thread.
 */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary, fixed instant. */
  long nanos();

  /** The monotonic clock of the virtual machine. */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }
}

enum SystemTicker implements Ticker {
  INSTANCE;

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
