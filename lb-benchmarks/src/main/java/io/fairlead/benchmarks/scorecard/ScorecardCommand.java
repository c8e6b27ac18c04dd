package io.fairlead.benchmarks.scorecard;

import io.fairlead.benchmarks.goal.Goal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scorecard}: measures, compares, prints a table and writes its files. */
@Command(
    name = ScorecardCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures what Fairlead costs beside other libraries, and compares it with its targets. Needs"
            + " an idle machine.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ScorecardCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "scorecard";

  @Spec CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only rows whose name has a part that matches.")
  Pattern rows;

  @Option(
      names = "--millis",
      defaultValue = "300",
      description = "Length of each of the eight iterations. Default: ${DEFAULT-VALUE}")
  int millis;

  @Option(
      names = "--rounds",
      defaultValue = "2",
      description = "How often each is measured; the least counts. Default: ${DEFAULT-VALUE}")
  int rounds;

  @Option(
      names = "--forks",
      defaultValue = "1",
      hidden = true,
      description = "0 measures in this virtual machine.")
  int forks;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/scorecard",
      description = "Where JSON and SVG go. Default: ${DEFAULT-VALUE}")
  Path out;

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return new CommandLine(new ScorecardCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || millis < 1) {
      throw new ParameterException(spec.commandLine(), "the numbers are at least 1");
    }
    List<Row> chosen = Rows.all().stream().filter(row -> rows.matcher(row.name()).find()).toList();
    Scorecard scorecard = Scorecard.of(chosen, measured(chosen));
    print("%n%s", scorecard.table());
    scorecard.write(out);
    return CommandLine.ExitCode.OK;
  }

  private Map<Subject, Cost> measured(List<Row> chosen) {
    List<Subject> subjects = Scorecard.subjects(chosen).toList();
    AtomicInteger done = new AtomicInteger();
    long begun = System.nanoTime();
    return new Rounds(rounds, new JmhMeter(forks, millis))
        .measure(
            subjects,
            (subject, cost) ->
                print(
                    "%3d of %d, %4d s: %s: %s ns, %s B%n",
                    done.incrementAndGet(),
                    rounds * subjects.size(),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                    subject,
                    Goal.number(cost.nanos()),
                    Goal.number(cost.bytes())));
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format, values);
    writer.flush();
  }
}
