package io.fairlead.benchmarks.scorecard;

import io.fairlead.benchmarks.Bench;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Measures by JMH, each subject in a virtual machine of its own, so that none is compiled for the
 * calls of another. The median of the iterations counts.
 *
 * @param forks 1, or 0 to measure in this virtual machine
 * @param millis length of an iteration
 */
record JmhMeter(int forks, int millis) implements Meter {

  private static final int WARM_UPS = 5;
  private static final int ITERATIONS = 3;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** The last seconds of a process that is to end; what hangs is reported as unknown. */
  private static final TimeValue TIMEOUT = TimeValue.minutes(2);

  @Override
  public Cost measure(Subject subject) {
    try {
      RunResult result = new Runner(options(subject)).runSingle();
      return new Cost(median(result.getPrimaryResult().getStatistics()), allocated(result));
    } catch (RunnerException e) {
      System.err.println(subject + " failed: " + e.getMessage());
      return Cost.UNKNOWN;
    }
  }

  private Options options(Subject subject) {
    String name = Bench.class.getPackageName() + "." + subject.benchmark();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(name) + "$")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .threads(subject.threads())
            .forks(forks)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.milliseconds(millis))
            .timeout(TIMEOUT)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    subject.parameters().forEach(options::param);
    return options.build();
  }

  private static double allocated(RunResult result) {
    var allocated = result.getSecondaryResults().get(ALLOCATED);
    return allocated == null ? Double.NaN : median(allocated.getStatistics());
  }

  private static double median(Statistics statistics) {
    return statistics.getPercentile(50);
  }
}
