package io.fairlead.benchmarks.agreement;

import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import io.fairlead.benchmarks.simulator.report.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agreement}: whether all who count a million requests come to the same. */
@Command(
    name = AgreementCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Has clients send requests that end in every way, while the configuration is reloaded over"
            + " and over; then compares what they counted with statistics, log, metrics and ledger.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class AgreementCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "agreement";

  private static final String FILE = "agreement.json";

  @Spec CommandSpec spec;

  @Option(names = "--requests", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int requests;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/agreement",
      description = "Where " + FILE + " and the usage ledger go. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new AgreementCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (requests < Agreement.THREADS) {
      throw new ParameterException(
          spec.commandLine(), "--requests is at least " + Agreement.THREADS);
    }
    Files.createDirectories(out);
    Agreement.Result result =
        new Agreement(Files.createTempDirectory(out, "usage"), requests).run();
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf("%,d requests, %,d reloads%n%n", requests, result.reloads());
    writer.print(table(result.accounts()));
    List<Goal> goals = new ArrayList<>();
    result
        .differences()
        .forEach(
            (witness, tenants) ->
                goals.add(Goal.atMost(0, "tenants of which " + witness + " differs", tenants, "")));
    new Goals(goals).report(writer, out, FILE);
    return CommandLine.ExitCode.OK;
  }

  private static String table(Map<String, Map<String, Account>> accounts) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("who", "ended", "rejected", "bytes in", "bytes out", "cost"));
    accounts.forEach(
        (witness, byTenant) -> {
          Account sum = byTenant.values().stream().reduce(Account.NOTHING, Account::plus);
          lines.add(
              List.of(
                  witness,
                  String.valueOf(sum.ended()),
                  String.valueOf(sum.rejected()),
                  String.valueOf(sum.bytesIn()),
                  String.valueOf(sum.bytesOut()),
                  String.valueOf(sum.cost())));
        });
    return TextTable.of(lines, 1);
  }
}
