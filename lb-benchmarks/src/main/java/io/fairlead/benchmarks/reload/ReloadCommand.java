package io.fairlead.benchmarks.reload;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reload}: one tenant of many, then one endpoint of many, and a whole configuration. */
@Command(
    name = ReloadCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures what it takes to put a change in force, and what a thread that calls notices of it."
            + " Needs an idle machine with two cores and 4 GB.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ReloadCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "reload";

  private static final String FILE = "reload.json";

  private static final double APPLY_MILLIS = 5;
  private static final double MOVED_PERCENT = 10;
  private static final double COLD_SECONDS = 2;

  /** As many tenants call, out of all that are configured. */
  private static final int CALLING = 1_000;

  /** Of the configuration in which it is not they that there are many of. */
  private static final int FEW = 10;

  @Spec CommandSpec spec;

  @Option(names = "--tenants", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int tenants;

  @Option(names = "--endpoints", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}")
  int endpoints;

  @Option(
      names = "--cold-tenants",
      defaultValue = "100000",
      description = "Of the configuration that is applied at once. Default: ${DEFAULT-VALUE}")
  int coldTenants;

  @Option(
      names = "--spans",
      defaultValue = "10",
      description = "Of each kind, with reloads and without. Default: ${DEFAULT-VALUE}")
  int spans;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Length of a span. Default: ${DEFAULT-VALUE}")
  double seconds;

  @Option(
      names = "--every",
      paramLabel = "MILLIS",
      defaultValue = "100",
      description = "From one reload to the next. Default: ${DEFAULT-VALUE}")
  int everyMillis;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/reload",
      description = "Where " + FILE + " goes. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new ReloadCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (tenants < 1 || endpoints < 1 || coldTenants < 1 || spans < 1 || !(seconds > 0)) {
      throw new ParameterException(spec.commandLine(), "the numbers are at least 1");
    }
    List<Goal> goals = new ArrayList<>();
    goals.add(cold());
    goals.addAll(
        changed("one tenant of %,d".formatted(tenants), tenants, FEW, Configs::withOtherTenant));
    goals.addAll(
        changed(
            "one endpoint of %,d".formatted(endpoints),
            Math.min(tenants, CALLING),
            endpoints,
            Configs::withOtherEndpoint));
    new Goals(goals).report(spec.commandLine().getOut(), out, FILE);
    return CommandLine.ExitCode.OK;
  }

  /** First of all, before anything is compiled: as a host does that has just begun. */
  private Goal cold() {
    try (LoadBalancer balancer = Configs.start(Configs.of(1, FEW))) {
      LbConfig config = Configs.of(coldTenants, FEW);
      long beginning = System.nanoTime();
      balancer.apply(config);
      double elapsed = (System.nanoTime() - beginning) / 1e9;
      String what = "apply of %,d tenants at once".formatted(coldTenants);
      return Goal.atMost(COLD_SECONDS, what, elapsed, "s");
    }
  }

  private List<Goal> changed(
      String what,
      int configured,
      int ofEndpoints,
      BiFunction<LbConfig, Integer, LbConfig> change) {
    LbConfig config = Configs.of(configured, ofEndpoints);
    try (LoadBalancer balancer = Configs.start(config);
        Caller caller = new Caller(balancer, Configs.requests(Math.min(configured, CALLING)))) {
      Reloads reloads =
          new Reloads(
              balancer,
              caller,
              turn -> change.apply(balancer.config(), turn),
              Duration.ofMillis(everyMillis));
      Duration span = Duration.ofNanos((long) (seconds * 1e9));
      reloads.warmUp(span);
      reloads.run(spans, span);
      print(what, reloads);
      return List.of(
          Goal.atMost(APPLY_MILLIS, what + ": apply, median", reloads.applyMillis(50), "ms"),
          Goal.atMost(MOVED_PERCENT, what + ": acquire p99.9, moved", reloads.movedPercent(), "%"));
    }
  }

  private void print(String what, Reloads reloads) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(
        Locale.ROOT,
        "%s: %d reloads; apply p50 %.1f ms, p99 %.1f ms; making the value p50 %.1f ms;"
            + " acquire p99.9 %.2f us without, %.2f us with reloads%n",
        what,
        reloads.applied(),
        reloads.applyMillis(50),
        reloads.applyMillis(99),
        reloads.makeMillis(50),
        reloads.quietMicros(),
        reloads.reloadingMicros());
    writer.flush();
  }
}
