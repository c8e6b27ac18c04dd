package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the command line changes about a scenario. */
public final class Inputs {

  private static final double NANOS_PER_MILLI = 1e6;

  private final double scale;
  private final long @Nullable [] arrivalNanos;
  private final double @Nullable [] latencyMillis;

  /**
   * Changes scenarios.
   *
   * @param scale how many times as long those run that have no time table
   * @param arrivalNanos a recorded stream of arrivals, or null for the scenario's own
   * @param latencyMillis recorded times of service, or null for the scenario's own
   */
  public Inputs(double scale, long @Nullable [] arrivalNanos, double @Nullable [] latencyMillis) {
    this.scale = scale;
    this.arrivalNanos = arrivalNanos == null ? null : arrivalNanos.clone();
    this.latencyMillis = latencyMillis == null ? null : latencyMillis.clone();
  }

  /** Changes nothing. */
  public static Inputs none() {
    return new Inputs(1, null, null);
  }

  /** How long a part of a run without a time table takes. */
  public Duration lasting(Duration usual) {
    return Duration.ofNanos((long) (usual.toNanos() * scale));
  }

  /** Arrivals at a mean rate: the recorded ones, played at the speed that it takes, or Poisson. */
  public Arrivals arrivals(double perSecond) {
    return arrivalNanos == null
        ? Arrivals.poisson(perSecond)
        : Arrivals.replayAt(perSecond, arrivalNanos);
  }

  /** Work of a mean: in the proportions of what was recorded, or exponential. */
  public Distribution work(Duration mean) {
    return latencyMillis == null
        ? Distribution.exponential(mean)
        : recorded(mean.toNanos() / Arrays.stream(latencyMillis).average().orElse(1));
  }

  /** What was recorded, as it is, or something else. */
  public Distribution latencies(Distribution otherwise) {
    return latencyMillis == null ? otherwise : recorded(NANOS_PER_MILLI);
  }

  private Distribution recorded(double factor) {
    return Distribution.recorded(
        Arrays.stream(latencyMillis == null ? new double[0] : latencyMillis)
            .map(millis -> millis * factor)
            .toArray());
  }
}
