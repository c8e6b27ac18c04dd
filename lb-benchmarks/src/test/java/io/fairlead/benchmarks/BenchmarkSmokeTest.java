package io.fairlead.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.benchmarks.peers.BreakerBenchmark;
import io.fairlead.benchmarks.peers.ConcurrencyBenchmark;
import io.fairlead.benchmarks.peers.DubboBenchmark;
import io.fairlead.benchmarks.peers.FloorsBenchmark;
import io.fairlead.benchmarks.peers.HashedBenchmark;
import io.fairlead.benchmarks.peers.LeastRequestBenchmark;
import io.fairlead.benchmarks.peers.LookUpBenchmark;
import io.fairlead.benchmarks.peers.PathBenchmark;
import io.fairlead.benchmarks.peers.PeakEwmaBenchmark;
import io.fairlead.benchmarks.peers.QuotaBenchmark;
import io.fairlead.benchmarks.peers.RefusalBenchmark;
import io.fairlead.benchmarks.peers.RoundRobinBenchmark;
import io.fairlead.benchmarks.peers.UnavailableBenchmark;
import io.fairlead.benchmarks.peers.WeightedBenchmark;
import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Shows that the benchmarks still run; what they measure here means nothing. */
class BenchmarkSmokeTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        AdmissionBenchmark.class,
        FloorBenchmark.class,
        HealthCheckBenchmark.class,
        PickBenchmark.class,
        PolicyBenchmark.class,
        RefreshBenchmark.class,
        ResolverBenchmark.class,
        RouteBenchmark.class,
        ObservationBenchmark.class,
        UsageBenchmark.class,
        BreakerBenchmark.class,
        ConcurrencyBenchmark.class,
        DubboBenchmark.class,
        FloorsBenchmark.class,
        HashedBenchmark.class,
        LeastRequestBenchmark.class,
        LookUpBenchmark.class,
        PathBenchmark.class,
        PeakEwmaBenchmark.class,
        QuotaBenchmark.class,
        RefusalBenchmark.class,
        RoundRobinBenchmark.class,
        UnavailableBenchmark.class,
        WeightedBenchmark.class
      })
  void eachBenchmarkGivesAResult(Class<?> benchmark) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + benchmark.getName() + "\\.")
                    .param("endpoints", "10")
                    .param("routes", "100")
                    .param("tenants", "100")
                    .param("distribution", "UNIFORM")
                    .forks(0)
                    .shouldFailOnError(true)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(10))
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results)
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
