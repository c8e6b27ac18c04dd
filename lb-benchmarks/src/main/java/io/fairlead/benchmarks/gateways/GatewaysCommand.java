package io.fairlead.benchmarks.gateways;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code gateways}: three gateways before the same back ends, asked by wrk in turn. */
@Command(
    name = GatewaysCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares the example gateway with nginx and with Spring Cloud Gateway: all before the same"
            + " back ends, with limits on, asked by wrk in turn, on loopback. Needs wrk, nginx, the"
            + " jars of the gateways and an idle machine.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class GatewaysCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "gateways";

  private static final String FILE = "gateways.json";

  @Spec CommandSpec spec;

  @Option(
      names = "--gateway",
      paramLabel = "JAR",
      defaultValue = "examples/gateway/target/gateway.jar",
      description = "Default: ${DEFAULT-VALUE}")
  Path gateway;

  @Option(
      names = "--spring-gateway",
      paramLabel = "JAR",
      defaultValue = "lb-benchmarks/spring-gateway/target/spring-gateway.jar",
      description = "Default: ${DEFAULT-VALUE}")
  Path springGateway;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each gateway is measured. Default: ${DEFAULT-VALUE}")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each round of each gateway takes. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long each gateway is asked before. Default: ${DEFAULT-VALUE}")
  int warmUpSeconds;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Connections that ask at once. Default: ${DEFAULT-VALUE}")
  int connections;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/gateways",
      description = "Where " + FILE + " goes. Default: ${DEFAULT-VALUE}")
  Path out;

  private final Tools tools;

  private GatewaysCommand(Tools tools) {
    this.tools = tools;
  }

  /** Runs the command and answers the exit code: 0, whatever was missed. */
  public static int run(String... args) {
    return commandLine(Tools.installed()).execute(args);
  }

  static CommandLine commandLine(Tools tools) {
    return new CommandLine(new GatewaysCommand(tools))
        .setExecutionExceptionHandler(GatewaysCommand::failed);
  }

  /** What goes wrong is outside of this program, and its stack says nothing of it. */
  private static int failed(Exception problem, CommandLine command, ParseResult result) {
    command.getErr().println(problem.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws IOException {
    checkPrerequisites();
    Map<String, Figures> figures = new LinkedHashMap<>();
    try (Site site = new Site(tools, gateway, springGateway)) {
      Wrk wrk = new Wrk(site.processes(), tools.path(Tools.WRK), connections, Site.TENANTS);
      List<Contestant> order = new ArrayList<>(site.contestants());
      for (Contestant contestant : order) {
        print("%s warms up for %d s%n", contestant.name(), warmUpSeconds);
        wrk.ask(contestant, warmUpSeconds);
      }
      for (int round = 1; round <= rounds; round++) {
        for (Contestant contestant : order) {
          measure(round, contestant, wrk, figures);
        }
        Collections.reverse(order); // nobody always follows the same one
      }
    }
    report(new Results(figures));
    return CommandLine.ExitCode.OK;
  }

  private void checkPrerequisites() {
    if (!tools.missing().isEmpty()) {
      throw new ParameterException(spec.commandLine(), tools.missing());
    }
    for (Path jar : List.of(gateway, springGateway)) {
      if (!Files.exists(jar)) {
        throw new ParameterException(
            spec.commandLine(), "there is no " + jar + "; mvn package makes it");
      }
    }
    if (rounds < 1 || seconds < 1 || warmUpSeconds < 1 || connections < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rounds, --seconds, --warm-up and --connections are at least 1");
    }
  }

  private void measure(int round, Contestant contestant, Wrk wrk, Map<String, Figures> figures)
      throws IOException {
    Duration before = contestant.processorTime();
    WrkReport report = wrk.ask(contestant, seconds);
    if (report.requests() == 0) {
      throw new IOException("%s answered nothing in %d s".formatted(contestant.name(), seconds));
    }
    Duration used = contestant.processorTime().minus(before);
    figures
        .computeIfAbsent(contestant.name(), first -> new Figures())
        .add(report, used.toNanos() / 1e3);
    print(
        "round %d of %d, %s: %.0f requests/s, p50 %.2f ms, p99 %.2f ms%n",
        round,
        rounds,
        contestant.name(),
        report.perSecond(),
        report.p50Millis(),
        report.p99Millis());
  }

  private void report(Results results) throws IOException {
    print("%n%s", results.table());
    Files.createDirectories(out);
    Files.writeString(out.resolve(FILE), results.json());
  }

  private void print(String format, Object... values) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, format, values);
    writer.flush();
  }
}
