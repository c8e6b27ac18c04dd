package io.fairlead.cli;

import io.fairlead.config.ConfigHistory;
import io.fairlead.config.ConfigHistory.Version;
import io.fairlead.config.ConfigPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a configuration to a history, unless that would be dangerous. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description =
        "Adds a configuration to a history. Exits with 0, 1, or with 3 if its changes are dangerous"
            + " and nothing was added.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class RecordCommand implements Callable<Integer> {

  private final InstantSource clock;

  @Mixin Output output;
  @Mixin Signature signature;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Its files and folders.")
  List<Path> paths;

  RecordCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    ConfigHistory history = ConfigHistory.in(signature.history, clock);
    Input next = Input.read(paths);
    ConfigPlan plan = Plan.of(Input.latest(history, output), next);
    if (Plan.exitCode(plan, signature.yes) == Exit.DANGEROUS) {
      return refuse(output, plan);
    }
    try {
      return added(
          output,
          plan,
          history.append(next.config(), next.outside(), signature.who, signature.why));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(paths.get(0).toString(), "what a history takes: " + e.getMessage());
    }
  }

  static int added(Output output, ConfigPlan plan, Version version) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", HistoryCommand.tree(version));
    tree.putAll(Plan.tree(plan));
    output.print(plan + HistoryCommand.text(version), tree);
    return Exit.OK;
  }

  static int refuse(Output output, ConfigPlan plan) {
    output.print(plan.toString(), Plan.tree(plan));
    output.warn("fairlead: nothing was added, since that is dangerous; --yes if it is meant");
    return Exit.DANGEROUS;
  }
}
