package io.fairlead.benchmarks.simulator;

import io.fairlead.benchmarks.simulator.engine.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells on standard error how far a scenario is, every few seconds, and how fast it was. */
final class Console implements Progress {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLION = 1e6;

  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private long requestsOfEarlierRuns;
  private String run = "";

  Console(PrintWriter err) {
    this.err = err;
  }

  /** Another run begins. */
  void begin(String name) {
    run = name;
  }

  @Override
  public void reached(double part, long requests) {
    long now = System.nanoTime();
    if (now - lastNanos >= INTERVAL_NANOS) {
      lastNanos = now;
      err.printf(Locale.ROOT, "%s: %.0f %%%n", run, 100 * part);
      err.flush();
    }
  }

  /** The run is over. */
  void end(long requests) {
    requestsOfEarlierRuns += requests;
  }

  /** All runs are over. */
  void sumUp() {
    double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    err.printf(
        Locale.ROOT,
        "%d requests in %.1f s: %.2f million a second%n",
        requestsOfEarlierRuns,
        seconds,
        requestsOfEarlierRuns / seconds / MILLION);
    err.flush();
  }
}
