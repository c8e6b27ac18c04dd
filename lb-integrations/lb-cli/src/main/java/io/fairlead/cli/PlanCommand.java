package io.fairlead.cli;

import io.fairlead.config.ConfigHistory;
import io.fairlead.config.ConfigPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a configuration would change, and what of that is dangerous. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Tells what a configuration would change, and what of it is dangerous. Exits with 0, 1, 2"
            + " or 3.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class PlanCommand implements Callable<Integer> {

  @Mixin Output output;

  @ArgGroup(multiplicity = "1")
  Before before;

  @Option(names = "--yes", description = "Take dangerous changes as any others.")
  boolean yes;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files and folders of the new one.")
  List<Path> paths;

  /** What is compared with. */
  static final class Before {

    @Option(
        names = "--from",
        paramLabel = "PATH",
        description = "A file or folder of the one before; may be given several times.")
    @Nullable List<Path> from;

    @Option(
        names = "--history",
        paramLabel = "DIR",
        description = "A history, whose latest version is the one before.")
    @Nullable Path history;

    Input read(Output output) throws IOException {
      return history == null
          ? Input.read(from == null ? List.of() : from)
          : Input.latest(ConfigHistory.in(history, InstantSource.system()), output);
    }
  }

  @Override
  public Integer call() throws IOException {
    ConfigPlan plan = Plan.of(before.read(output), Input.read(paths));
    output.print(plan.toString(), Plan.tree(plan));
    return Plan.exitCode(plan, yes);
  }
}
