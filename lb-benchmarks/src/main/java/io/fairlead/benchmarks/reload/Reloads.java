package io.fairlead.benchmarks.reload;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Changes a configuration while a thread calls, in spans by turns with spans in which nothing is
 * changed, so that whatever else the machine does is in both.
 */
final class Reloads {

  private static final long SLOWEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final LoadBalancer balancer;
  private final Caller caller;
  private final IntFunction<LbConfig> change;
  private final Duration every;
  private final Histogram applyNanos = new Histogram(SLOWEST_NANOS, 3);
  private final Histogram makeNanos = new Histogram(SLOWEST_NANOS, 3);

  // The p99.9 of each span in microseconds, of which the median counts: one span in which the
  // machine did something else would decide what it is of all together.

  private final List<Double> quiet = new ArrayList<>();
  private final List<Double> reloading = new ArrayList<>();
  private int turn;

  /**
   * @param change makes the configuration of a turn
   * @param every how often it is applied, if that takes no longer
   */
  Reloads(LoadBalancer balancer, Caller caller, IntFunction<LbConfig> change, Duration every) {
    this.balancer = balancer;
    this.caller = caller;
    this.change = change;
    this.every = every;
  }

  /** Runs one span of each kind without counting it. */
  void warmUp(Duration span) {
    run(1, span);
    applyNanos.reset();
    makeNanos.reset();
    quiet.clear();
    reloading.clear();
  }

  /** Runs so many spans of each kind. */
  void run(int spans, Duration span) {
    for (int i = 0; i < spans; i++) {
      caller.recorded();
      pauseUntil(System.nanoTime() + span.toNanos());
      quiet.add(micros(caller.recorded()));
      reloadFor(span);
      reloading.add(micros(caller.recorded()));
    }
  }

  private static double micros(Histogram acquires) {
    return acquires.getValueAtPercentile(99.9) / 1e3;
  }

  private void reloadFor(Duration span) {
    long end = System.nanoTime() + span.toNanos();
    while (System.nanoTime() < end) {
      long beginning = System.nanoTime();
      reload();
      pauseUntil(Math.min(end, beginning + every.toNanos()));
    }
  }

  private void reload() {
    long beginning = System.nanoTime();
    LbConfig config = change.apply(turn++);
    long made = System.nanoTime();
    balancer.apply(config);
    applyNanos.recordValue(System.nanoTime() - made);
    makeNanos.recordValue(made - beginning);
  }

  private static void pauseUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  /** Time of an apply, in milliseconds, that so many percent took at most. */
  double applyMillis(double percentile) {
    return applyNanos.getValueAtPercentile(percentile) / 1e6;
  }

  /** The same of making the value that is applied. */
  double makeMillis(double percentile) {
    return makeNanos.getValueAtPercentile(percentile) / 1e6;
  }

  long applied() {
    return applyNanos.getTotalCount();
  }

  /** The p99.9 of acquires while nothing was changed, in microseconds; of the median span. */
  double quietMicros() {
    return median(quiet);
  }

  /** The same while something was. */
  double reloadingMicros() {
    return median(reloading);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  /** By how much the p99.9 moved, in percent of what it is without reloads; negative if it fell. */
  double movedPercent() {
    return 100 * (reloadingMicros() / quietMicros() - 1);
  }
}
