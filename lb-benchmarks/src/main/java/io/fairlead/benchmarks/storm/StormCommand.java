package io.fairlead.benchmarks.storm;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code storm}: the same traffic with and without a storm, with and without isolation. */
@Command(
    name = StormCommand.NAME,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures what one tenant's storm does to its neighbours: gateway, servers and client as"
            + " processes, over sockets. Needs the gateway's jar and an idle machine.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class StormCommand implements Callable<Integer> {

  /** The name of the command. */
  public static final String NAME = "storm";

  private static final int WARM_UP_SECONDS = 10;

  @Spec CommandSpec spec;

  @Option(
      names = "--gateway",
      paramLabel = "JAR",
      defaultValue = "examples/gateway/target/gateway.jar",
      description = "Default: ${DEFAULT-VALUE}")
  Path gateway;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long each of the four runs is measured. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(names = "--tenants", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}")
  int tenants;

  @Option(
      names = "--factor",
      defaultValue = "100",
      description = "How many times its load the attacker offers. Default: ${DEFAULT-VALUE}")
  double factor;

  @Option(
      names = "--slots",
      defaultValue = "20",
      description = "Requests that the servers work on at once. Default: ${DEFAULT-VALUE}")
  int slots;

  @Option(
      names = "--work",
      paramLabel = "MILLIS",
      defaultValue = "40",
      description = "Mean work of a request. Default: ${DEFAULT-VALUE}")
  double meanMillis;

  @Option(
      names = "--load",
      paramLabel = "PERCENT",
      defaultValue = "50",
      description = "Of the servers, while there is no storm. Default: ${DEFAULT-VALUE}")
  double loadPercent;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(names = "--serve", hidden = true)
  int port;

  @Option(names = "--workers", hidden = true)
  int workers;

  /** Runs the command and answers the exit code. */
  public static int run(String... args) {
    return new CommandLine(new StormCommand()).execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (port != 0) {
      WorkServer.serve(port, workers);
      return park();
    }
    if (!Files.exists(gateway)) {
      throw new ParameterException(
          spec.commandLine(), "there is no " + gateway + "; mvn package makes it");
    }
    print(
        "| isolation, traffic | requests | success %% | refused %% | p50 ms | p99 ms | busy %% |%n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |%n");
    for (boolean isolated : new boolean[] {false, true}) {
      for (boolean storm : new boolean[] {false, true}) {
        measure(isolated, storm);
      }
    }
    return 0;
  }

  private void measure(boolean isolated, boolean storm) throws IOException {
    Plan plan = plan();
    Figures attacker = new Figures();
    Figures victims = new Figures();
    try (Site site = new Site(gateway, tenants, slots, isolated);
        OpenLoopClient client = new OpenLoopClient(site.port())) {
      client.send(plan.arrivals(false, WARM_UP_SECONDS), new Figures(), new Figures());
      client.send(plan.arrivals(storm, seconds), attacker, victims);
    }
    String title = (isolated ? "on" : "off") + (storm ? ", storm" : ", quiet");
    double busy = (attacker.workSeconds() + victims.workSeconds()) / slots / seconds;
    print("| %s: neighbours | %s | %.1f |%n", title, victims.text(), 100 * busy);
    print("| %s: attacker | %s | |%n", title, attacker.text());
  }

  private Plan plan() {
    double capacity = slots * 1_000 / meanMillis;
    return new Plan(tenants, capacity * loadPercent / 100 / tenants, factor, meanMillis, seed);
  }

  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format, values);
    out.flush();
  }

  private static Integer park() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
