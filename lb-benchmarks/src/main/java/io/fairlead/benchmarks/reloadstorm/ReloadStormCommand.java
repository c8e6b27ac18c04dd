package io.fairlead.benchmarks.reloadstorm;

import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import io.fairlead.benchmarks.reloadstorm.ReloadStorm.Outcomes;
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

/** {@code reload-storm}: a hundred reloads a second at full load, a tenth of them corrupt. */
@Command(
    name = ReloadStormCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Reloads the configuration over and over, from texts of which a tenth is corrupt, while"
            + " several threads ask without a pause, and looks for decisions of two versions,"
            + " refilled quotas, breakers that open or close, and requests that are dropped.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ReloadStormCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "reload-storm";

  private static final String FILE = "reload-storm.json";

  /** Of the reloads a second that are asked for, so many are to be made. */
  private static final double KEPT_UP = 0.95;

  @Spec CommandSpec spec;

  @Option(names = "--seconds", defaultValue = "60", description = "Default: ${DEFAULT-VALUE}")
  double seconds;

  @Option(
      names = "--per-second",
      paramLabel = "RELOADS",
      defaultValue = "100",
      description = "Default: ${DEFAULT-VALUE}")
  double perSecond;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int threads;

  @Option(
      names = "--tenants",
      defaultValue = "50",
      description = "With much of a quota, and as many with little. Default: ${DEFAULT-VALUE}")
  int tenants;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/reload-storm",
      description = "Where " + FILE + " goes. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new ReloadStormCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (!(seconds > 0) || !(perSecond > 0) || threads < 1 || tenants < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seconds, --per-second, --threads and --tenants are above 0");
    }
    try (ReloadStorm storm = new ReloadStorm(threads, tenants)) {
      int reloads = (int) Math.ceil(seconds * perSecond);
      report(storm.run(reloads, Duration.ofNanos((long) (1e9 / perSecond))));
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(Outcomes came) throws IOException {
    Client.Seen seen = came.requests();
    print(
        "%,d reloads in %.1f s, %,d of them refused as they should be; %,d leases,"
            + " %,d requests refused because a quota was used up%n",
        came.applied() + came.refused(),
        came.elapsed().toNanos() / 1e9,
        came.refused(),
        seen.leases(),
        seen.refusedQuota());
    Goals goals =
        new Goals(
            List.of(
                Goal.atLeast(
                    KEPT_UP * perSecond, "reloads per second", came.reloadsPerSecond(), ""),
                none("decisions of several versions", (double) seen.torn()),
                none("decisions of a version before the last", (double) seen.stale()),
                none("reloads not in force at once", came.notTakenAtOnce()),
                none("requests dropped", (double) seen.dropped()),
                none("requests beyond quotas", (double) came.beyondQuota()),
                none("breakers that opened or closed", came.breakerChanges()),
                none("requests past an open breaker", (double) seen.atSickEndpoint()),
                none("leases left, and counts wrong", (double) came.leftOver())));
    goals.report(spec.commandLine().getOut(), out, FILE);
  }

  private static Goal none(String what, double count) {
    return Goal.atMost(0, what, count, "");
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format, values);
    writer.flush();
  }
}
