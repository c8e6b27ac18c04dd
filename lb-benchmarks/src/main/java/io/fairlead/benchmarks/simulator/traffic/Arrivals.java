package io.fairlead.benchmarks.simulator.traffic;

import io.fairlead.api.time.RandomSource;
import java.time.Duration;
import java.util.function.DoubleUnaryOperator;

/** When requests come. A value: each run starts a {@link Run} of its own. */
@FunctionalInterface
public interface Arrivals {

  /** Starts at time 0. */
  Run start(RandomSource random);

  /** One run of arrivals. */
  @FunctionalInterface
  interface Run {

    /** No more requests come. */
    long END = Long.MAX_VALUE;

    /**
     * When the next request comes, never before the one before, in nanoseconds; or {@link #END}.
     */
    long nextNanos();
  }

  /** Independent of each other. */
  static Arrivals poisson(double perSecond) {
    double meanNanos = 1e9 / perSecond;
    return random ->
        new Run() {
          private double now;

          @Override
          public long nextNanos() {
            now += meanNanos * Distribution.standardExponential(random);
            return (long) now;
          }
        };
  }

  /**
   * Poisson with a rate that changes in steps, as in a test of rising load.
   *
   * @param step how long each rate lasts; the last one lasts for ever
   */
  static Arrivals steps(Duration step, double... perSecond) {
    double stepNanos = step.toNanos();
    double highest = 0;
    for (double rate : perSecond) {
      highest = Math.max(highest, rate);
    }
    return thinned(
        highest, nanos -> perSecond[(int) Math.min(perSecond.length - 1, nanos / stepNanos)]);
  }

  /**
   * Poisson with a rate that goes up and down as over a day.
   *
   * @param swing how far the rate goes from its mean, from 0 to 1 of it
   */
  static Arrivals diurnal(double perSecond, double swing, Duration day) {
    double dayNanos = day.toNanos();
    return thinned(
        perSecond * (1 + swing),
        nanos -> perSecond * (1 + swing * Math.sin(2 * Math.PI * nanos / dayNanos)));
  }

  /**
   * Poisson with a rate that is a function of time: of the arrivals at the highest rate each is
   * kept in proportion (Lewis and Shedler, "Simulation of Nonhomogeneous Poisson Processes by
   * Thinning", 1979).
   *
   * @param highest requests per second that the rate never exceeds
   * @param rate requests per second by the time in nanoseconds
   */
  static Arrivals thinned(double highest, DoubleUnaryOperator rate) {
    double meanNanos = 1e9 / highest;
    return random ->
        new Run() {
          private double now;

          @Override
          public long nextNanos() {
            do {
              now += meanNanos * Distribution.standardExponential(random);
            } while (random.nextDouble() * highest >= rate.applyAsDouble(now));
            return (long) now;
          }
        };
  }

  /**
   * Poisson that is quiet for a while and then bursts, both of a length that is exponential: a
   * Markov-modulated Poisson process of two states.
   *
   * @param perSecond the mean over all
   * @param burst how many times faster than while quiet requests come in a burst
   * @param quiet how long it is quiet, on average
   * @param bursting how long a burst lasts, on average
   */
  static Arrivals bursts(double perSecond, double burst, Duration quiet, Duration bursting) {
    double quietNanos = quiet.toNanos();
    double burstNanos = bursting.toNanos();
    double quietRate =
        perSecond * (quietNanos + burstNanos) / (quietNanos + burst * burstNanos) / 1e9;
    return random ->
        new Run() {
          private double now;
          private double changesAt;
          private boolean bursts = true;

          @Override
          public long nextNanos() {
            // Without memory: an arrival that would fall behind the change is drawn anew from
            // there.
            while (true) {
              double rate = bursts ? burst * quietRate : quietRate;
              double next = now + Distribution.standardExponential(random) / rate;
              if (next < changesAt) {
                now = next;
                return (long) now;
              }
              now = changesAt;
              bursts = !bursts;
              double mean = bursts ? burstNanos : quietNanos;
              changesAt = now + mean * Distribution.standardExponential(random);
            }
          }
        };
  }

  /**
   * What was recorded, from the start again once it is over.
   *
   * @param trace ascending, in nanoseconds from 0
   * @param speed how many times faster it is played
   */
  static Arrivals replay(long[] trace, double speed) {
    if (trace.length < 2 || trace[trace.length - 1] <= 0) {
      throw new IllegalArgumentException("a trace of " + trace.length + " arrivals has no length");
    }
    long[] times = trace.clone();
    double length = meanGap(times) * times.length;
    return random ->
        new Run() {
          private int next;
          private double round;

          @Override
          public long nextNanos() {
            long at = (long) ((round + times[next]) / speed);
            if (++next == times.length) {
              next = 0;
              round += length;
            }
            return at;
          }
        };
  }

  /** The same, played at the speed at which its mean rate is the given one. */
  static Arrivals replayAt(double perSecond, long[] trace) {
    return replay(trace, perSecond * meanGap(trace) / 1e9);
  }

  private static double meanGap(long[] trace) {
    return (double) trace[trace.length - 1] / (trace.length - 1);
  }
}
