package io.fairlead.cli;

import io.fairlead.config.ConfigPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares what two configurations say, wherever they say it. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Tells how a configuration differs from another one. Exits with 0, 1 or 2.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DiffCommand implements Callable<Integer> {

  @Mixin Output output;

  @Parameters(index = "0", paramLabel = "FROM", description = "A file or folder.")
  Path from;

  @Parameters(index = "1", paramLabel = "TO", description = "A file or folder.")
  Path to;

  @Override
  public Integer call() {
    ConfigPlan plan = Plan.of(Input.read(List.of(from)), Input.read(List.of(to)));
    String text = plan.changes().stream().map(c -> c + "\n").collect(Collectors.joining());
    output.print(plan.isEmpty() ? "nothing differs" : text, Map.of("changes", Plan.changes(plan)));
    return plan.isEmpty() ? Exit.OK : Exit.CHANGES;
  }
}
