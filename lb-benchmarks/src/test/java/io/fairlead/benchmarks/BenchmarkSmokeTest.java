package io.fairlead.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

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
        RouteBenchmark.class
      })
  void eachBenchmarkGivesAResult(Class<?> benchmark) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + benchmark.getName() + "\\.")
                    .param("endpoints", "10")
                    .param("routes", "100")
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
