package io.fairlead.benchmarks;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.config.Options;
import io.fairlead.api.time.RandomSource;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What {@code weighted-round-robin} does in the background once a second with reported weights: it
 * looks at every endpoint and builds the next schedule.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class RefreshBenchmark {

  private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();

  /** Then the clock begins again, or the reports would expire. */
  private static final long END_NANOS = Duration.ofHours(1).toNanos();

  @Param({"1000", "60000"})
  int endpoints;

  private long nowNanos;
  private Balancer balancer;

  /** Makes the balancer; each endpoint has reported another weight, and none ever expires. */
  @Setup
  public void start() {
    balancer =
        ServiceLoader.load(BalancerProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals(Balancers.WEIGHTED_ROUND_ROBIN))
            .findFirst()
            .orElseThrow()
            .configure(
                Options.of(
                    "options",
                    Map.of(
                        "weights", "reported",
                        "blackout-period", "0s",
                        "weight-expiration", "1d",
                        "weight-update-period", "100ms")))
            .create(
                BalancerContext.of(
                    "measured",
                    PickBenchmark.Members.of(endpoints),
                    () -> nowNanos,
                    RandomSource.system()));
    for (int i = 0; i < endpoints; i++) {
      balancer.reported(i, new LoadReport(0.5, 100 + i % 1_000, 0), nowNanos);
    }
  }

  @Benchmark
  public Balancer refresh() {
    nowNanos = (nowNanos + PERIOD_NANOS) % END_NANOS;
    balancer.refresh();
    return balancer;
  }
}
