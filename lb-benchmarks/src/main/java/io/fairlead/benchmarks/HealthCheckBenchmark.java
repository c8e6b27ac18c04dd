package io.fairlead.benchmarks;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.tenant.TenantResolvers;
import io.fairlead.benchmarks.simulator.engine.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a second of active checks costs but for the checks themselves, which answer at once and do
 * nothing: endpoints that are checked every 5 s, on a virtual clock. 10 ms are a percent of a core.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters, then calls start
public class HealthCheckBenchmark {

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  @Param({"1000", "10000"})
  int endpoints;

  private VirtualTime time;
  private LoadBalancer engine;

  /** A check that passes at once. */
  public static final class NoCheckProvider implements HealthCheckProvider {

    private static final CompletionStage<HealthCheck.Result> PASSED =
        CompletableFuture.completedStage(HealthCheck.Result.passed(""));

    @Override
    public String name() {
      return "benchmark";
    }

    @Override
    public Supplier<HealthCheck> configure(Options options) {
      return () -> endpoint -> PASSED;
    }
  }

  /** Starts an engine, and lets every endpoint be checked a few times. */
  @Setup
  public void start() {
    time = new VirtualTime();
    engine =
        LoadBalancer.builder()
            .tenants(TenantResolvers.subdomainOf(Requests.DOMAIN))
            .config(
                LbConfig.builder()
                    .noPolicies()
                    .pool(
                        "checked",
                        pool -> {
                          pool.health(health -> health.check("benchmark"));
                          IntStream.range(0, endpoints)
                              .forEach(i -> pool.endpoint("10.1.0.0", 1 + i));
                        })
                    .build())
            .ticker(time)
            .clock(() -> Instant.ofEpochSecond(0, time.nanos()))
            .scheduler(time)
            .build();
    for (int i = 0; i < 20; i++) {
      second();
    }
  }

  /** Ends the checks. */
  @TearDown
  public void close() {
    engine.close();
  }

  @Benchmark
  public long second() {
    long end = time.nanos() + SECOND_NANOS;
    while (time.nextNanos() <= end) {
      time.moveTo(Math.max(time.nanos(), time.nextNanos()));
      time.runDue();
    }
    time.moveTo(end);
    return end;
  }
}
