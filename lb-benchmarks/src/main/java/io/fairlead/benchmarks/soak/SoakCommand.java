package io.fairlead.benchmarks.soak;

import io.fairlead.benchmarks.footprint.Heap;
import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code soak}: an hour's worth of requests and more, at once. */
@Command(
    name = SoakCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Asks the library from several threads for a long time, with quotas, failures and reloads,"
            + " and looks whether the heap grows and how long the collector stops the world.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class SoakCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "soak";

  private static final Duration RELOAD_EVERY = Duration.ofSeconds(2);
  private static final String FILE = "soak.json";
  private static final double PAUSE_MILLIS = 20;
  private static final double MIB = 1 << 20;

  /** Of the heap, or so much if that is more: no look at it comes to the same to the byte. */
  private static final double TOLERANCE = 0.01;

  private static final double TOLERANCE_MIB = 1;

  @Spec CommandSpec spec;

  @Option(names = "--minutes", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}")
  double minutes;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "150",
      description =
          "Before the first look at the heap. The latencies of each tenant are kept for two minutes:"
              + " less shows them grow. Default: ${DEFAULT-VALUE}")
  double warmUpSeconds;

  @Option(
      names = "--acquires",
      defaultValue = "1000000000",
      description = "Enough, if they come before the time is up. Default: ${DEFAULT-VALUE}")
  long acquires;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int threads;

  @Option(names = "--tenants", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}")
  int tenants;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/soak",
      description = "Where " + FILE + " goes. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new SoakCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0) || !(warmUpSeconds >= 0) || acquires < 1 || threads < 1 || tenants < 1) {
      throw new ParameterException(
          spec.commandLine(), "--minutes, --acquires, --threads and --tenants are above 0");
    }
    Duration warmUp = Duration.ofNanos((long) (warmUpSeconds * 1e9));
    Duration length = Duration.ofNanos((long) (minutes * 60e9));
    Load load = new Load(tenants);
    try (load) {
      Drive drive = new Drive(load::send, load::reload, RELOAD_EVERY, threads);
      print("warms up for %.0f s%n", warmUpSeconds);
      load.touchAll();
      drive.run(warmUp, Long.MAX_VALUE);
      double before = Heap.reachableBytes() / MIB;
      Drive.Done done;
      Pauses.Seen seen;
      try (Pauses pauses = new Pauses()) {
        done = drive.run(length, acquires);
        seen = pauses.end();
      }
      double after = Heap.reachableBytes() / MIB;
      report(done, seen, before, after);
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(Drive.Done done, Pauses.Seen seen, double beforeMib, double afterMib)
      throws IOException {
    print(
        "%,d acquires, %,d of them refused; heap %.2f MiB before, %.2f MiB after; %d collections%n",
        done.acquires(), done.refused(), beforeMib, afterMib, seen.collections());
    double tolerance = Math.max(TOLERANCE_MIB, TOLERANCE * beforeMib);
    Goals goals =
        new Goals(
            List.of(
                Goal.atMost(tolerance, "growth of the heap", afterMib - beforeMib, "MiB"),
                Goal.atMost(PAUSE_MILLIS, "longest pause", seen.longest().toNanos() / 1e6, "ms")));
    goals.report(spec.commandLine().getOut(), out, FILE);
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format, values);
    writer.flush();
  }
}
