package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Fleet;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * After Wydrowski, Kleinberg, Rumble and Archer, "Load is not what you should balance: Introducing
 * Prequal", NSDI 2024: many clients, servers that own a tenth of a machine and may use more of it
 * while others do not, and a load that rises in steps of 10/9 beyond what the servers own.
 *
 * <p>What the paper's testbed has from real life is made up here: on each machine the others want a
 * part of the rest that changes every second or two, and on one machine in four nearly all of it.
 * Isolation is perfect: a server always gets what it owns.
 */
final class Antagonists implements Scenario {

  private static final int CLIENTS = 100;
  private static final int SERVERS = 100;
  private static final double MACHINE_CORES = 16;
  private static final double OWNED_CORES = MACHINE_CORES / 10;
  private static final double CHANGES_EVERY_NANOS = 1.5e9;
  private static final double[] PART_OF_OWNED = {0.75, 0.83, 0.93, 1.03, 1.14, 1.27, 1.41};

  /** A normal distribution whose deviation is its mean, cut at 0: the mean after that is 13 ms. */
  private static final Distribution WORK =
      Distribution.truncatedNormal(Duration.ofMillis(12), Duration.ofMillis(12));

  private static final double MEAN_WORK_SECONDS = 0.013;

  @Override
  public String name() {
    return "antagonists";
  }

  @Override
  public String question() {
    return "Others on the same machines take varying amounts of CPU: who stays out of their way?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.HOT_COLD,
        Balancers.HOT_COLD + "+probes");
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    Duration step = inputs.lasting(Duration.ofSeconds(10));
    double full = SERVERS * OWNED_CORES / MEAN_WORK_SECONDS;
    double[] perSecond = DoubleStream.of(PART_OF_OWNED).map(part -> part * full).toArray();
    Setup.Builder setup =
        Setup.named("")
            .servers(SERVERS, ServerConfig.sharing(OWNED_CORES))
            .clients(CLIENTS)
            .network(Duration.ofNanos(250_000))
            .traffic(Traffic.of(Arrivals.steps(step, perSecond), WORK))
            .timeout(Duration.ofSeconds(5))
            .script(Antagonists::disturb);
    for (int i = 0; i < PART_OF_OWNED.length; i++) {
      Duration begin = step.multipliedBy(i);
      // The first third of a step is what the step before has left behind.
      setup.measure(
          Math.round(100 * PART_OF_OWNED[i]) + " %",
          begin.plus(step.dividedBy(3)),
          begin.plus(step));
    }
    return List.of(setup.build());
  }

  private static void disturb(Fleet fleet) {
    for (int server = 0; server < fleet.size(); server++) {
      change(fleet, server);
    }
  }

  /** Lets the others on a machine take another part of what the server does not own. */
  private static void change(Fleet fleet, int server) {
    double mean = server % 4 == 0 ? 0.95 : 0.7;
    double wanted = mean + 0.15 * Distribution.standardNormal(fleet.random());
    double rest = (MACHINE_CORES - OWNED_CORES) * (1 - Math.min(1, Math.max(0, wanted)));
    fleet.limitCores(server, OWNED_CORES + rest);
    double nanos = CHANGES_EVERY_NANOS * Distribution.standardExponential(fleet.random());
    fleet.after(Duration.ofNanos((long) nanos), () -> change(fleet, server));
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.SUCCESS,
        Column.P50,
        Column.P90,
        Column.P99,
        Column.P999,
        Column.FOUND_P50,
        Column.FOUND_P99,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.lines(Column.P99);
  }
}
