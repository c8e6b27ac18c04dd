package io.fairlead.api.time;

/** A source of elapsed time. */
@FunctionalInterface
public interface Ticker {

  /**
   * Reads the elapsed time from an arbitrary origin.
   *
   * @return nanoseconds, never decreasing
   */
  long nanos();

  /**
   * The ticker of this machine.
   *
   * @return a ticker over {@link System#nanoTime()}
   */
  static Ticker system() {
    return System::nanoTime;
  }
}
