package io.fairlead.benchmarks.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.benchmarks.simulator.engine.BalancerSpec;
import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Simulation;
import io.fairlead.benchmarks.simulator.report.Report;
import io.fairlead.benchmarks.simulator.report.Row;
import io.fairlead.benchmarks.simulator.report.TextTable;
import io.fairlead.benchmarks.simulator.scenario.Inputs;
import io.fairlead.benchmarks.simulator.scenario.Scenario;
import io.fairlead.benchmarks.simulator.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simulate}: runs scenarios, prints a table for each and writes its files. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Simulates fleets of servers behind Fairlead. Without a scenario it lists them.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class SimulateCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO", description = "What to simulate, or all.")
  List<String> names = List.of();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Another seed, another run. Default: 1")
  long seed;

  @Option(
      names = "--balancers",
      split = ",",
      paramLabel = "BALANCER",
      description =
          "Instead of those of the scenario, such as least-connections:choices=3,random+circuit-breaker")
  List<String> balancers = List.of();

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "How many times as long scenarios run that have no time table. Default: 1")
  double scale;

  @Option(
      names = "--arrivals",
      paramLabel = "FILE",
      description =
          "CSV with a column timestamp: requests come as recorded, at the scenario's rate.")
  @Nullable Path arrivals;

  @Option(
      names = "--latencies",
      paramLabel = "FILE",
      description = "Milliseconds, one on a line: work is as recorded instead of exponential.")
  @Nullable Path latencies;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/simulation",
      description = "Where CSV and SVG files go. Default: target/simulation")
  Path out;

  static {
    // No logger comes with the jar, and that is no news to whoever simulates.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  private SimulateCommand() {}

  /**
   * Runs the command.
   *
   * @return the exit status: 0, or 2 if the command line is wrong
   */
  public static int run(String... args) {
    return run(
        new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args);
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new SimulateCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(SimulateCommand::explain)
        .execute(args);
  }

  private static int explain(Exception error, CommandLine command, CommandLine.ParseResult unused)
      throws Exception {
    if (error instanceof InputException || error instanceof InvalidConfigException) {
      command.getErr().println(error.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    throw error;
  }

  @Override
  public Integer call() throws IOException {
    if (names.isEmpty()) {
      list();
      return CommandLine.ExitCode.OK;
    }
    if (!(scale > 0 && scale <= 1_000)) {
      throw new InputException("--scale " + scale + " is not above 0 and at most 1000");
    }
    List<Scenario> chosen = chosen();
    List<BalancerSpec> instead = parsed(balancers);
    Inputs inputs =
        new Inputs(
            scale,
            arrivals == null ? null : RecordedFile.arrivals(arrivals),
            latencies == null ? null : RecordedFile.latencies(latencies));
    for (Scenario scenario : chosen) {
      simulate(scenario, instead.isEmpty() ? parsed(scenario.balancers()) : instead, inputs);
    }
    return CommandLine.ExitCode.OK;
  }

  private void list() {
    PrintWriter writer = spec.commandLine().getOut();
    for (Scenario scenario : Scenarios.all()) {
      writer.println(scenario.name());
      writer.println("    " + scenario.question());
    }
    writer.println("all");
    writer.println("    All of these.");
  }

  private List<Scenario> chosen() {
    List<Scenario> chosen = new ArrayList<>();
    for (String name : names) {
      List<Scenario> found =
          Scenarios.all().stream()
              .filter(scenario -> name.equals("all") || scenario.name().equals(name))
              .toList();
      if (found.isEmpty()) {
        throw new InputException(
            "there is no scenario \"" + name + "\"; simulate without one lists them");
      }
      chosen.addAll(found);
    }
    return chosen;
  }

  private static List<BalancerSpec> parsed(List<String> texts) {
    try {
      return texts.stream().map(BalancerSpec::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private void simulate(Scenario scenario, List<BalancerSpec> specs, Inputs inputs)
      throws IOException {
    List<Setup> setups = scenario.setups(inputs);
    Console console = new Console(spec.commandLine().getErr());
    int runs = setups.size() * specs.size();
    List<Result> results = new ArrayList<>();
    for (Setup setup : setups) {
      for (BalancerSpec balancer : specs) {
        console.begin(
            scenario.name()
                + (setup.name().isEmpty() ? "" : ", " + setup.name())
                + ", "
                + balancer
                + ", "
                + (results.size() + 1)
                + " of "
                + runs);
        Result result = Simulation.run(setup, balancer, seed, console);
        console.end(result.requests());
        results.add(result);
      }
    }
    console.sumUp();
    print(scenario, results);
  }

  private void print(Scenario scenario, List<Result> results) throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    writer.println(scenario.name() + ": " + scenario.question());
    writer.println();
    writer.println(TextTable.of(Row.of(results), scenario.columns()));
    writer.flush();
    Report report = new Report(out, scenario.name(), results);
    report.writeTables();
    report.writeChart(scenario.name(), scenario.chart());
  }
}
