package io.fairlead.benchmarks.offboard;

import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offboard}: a million tenants come and go, and nothing may be left of them. */
@Command(
    name = OffboardCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Has tenants come, be served by way of every kind of pool, and go again, batch by batch;"
            + " then looks at the size of the heap, and for their names in a dump of it.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class OffboardCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "offboard";

  private static final String FILE = "offboard.json";

  /** No look at a heap comes to the same to the byte, as the virtual machine uses some itself. */
  private static final double TOLERANCE_MIB = 1;

  private static final double MIB = 1 << 20;
  private static final int SHOWN = 10;

  @Spec CommandSpec spec;

  @Option(names = "--tenants", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int tenants;

  @Option(
      names = "--batch",
      defaultValue = "10000",
      description = "So many come at once. Default: ${DEFAULT-VALUE}")
  int batch;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/offboard",
      description = "Where " + FILE + " goes. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new OffboardCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (tenants < 1 || batch < 1) {
      throw new ParameterException(spec.commandLine(), "--tenants and --batch are above 0");
    }
    try (Churn churn = new Churn(batch)) {
      churn.turn(); // loads and makes what is there once
      double before = churn.reachableBytes() / MIB;
      long beginning = System.nanoTime();
      for (int done = 0; done < tenants; done += batch) {
        churn.turn();
      }
      double elapsed = (System.nanoTime() - beginning) / 1e9;
      double after = churn.reachableBytes() / MIB;
      List<String> names = Residue.namesLike(Churn.PREFIX);
      print(
          "%,d tenants came and went in %.0f s; heap %.2f MiB before, %.2f MiB after%n",
          tenants, elapsed, before, after);
      if (!names.isEmpty()) {
        print("left are %s%n", names.subList(0, Math.min(SHOWN, names.size())));
      }
      new Goals(
              List.of(
                  Goal.atMost(TOLERANCE_MIB, "growth of the heap", after - before, "MiB"),
                  Goal.atMost(0, "names of tenants that have gone", names.size(), "")))
          .report(spec.commandLine().getOut(), out, FILE);
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format, values);
    writer.flush();
  }
}
