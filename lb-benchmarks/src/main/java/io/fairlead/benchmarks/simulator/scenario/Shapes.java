package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.time.Duration;
import java.util.List;

/** Whether the answer for the plain case holds where traffic and work are not as in a text book. */
final class Shapes implements Scenario {

  private static final int SERVERS = 50;
  private static final int CORES = 4;

  /** The mean of each kind of work. */
  private static final Duration WORK = Duration.ofMillis(20);

  /** A load of 70 %. */
  private static final double PER_SECOND = 7_000;

  @Override
  public String name() {
    return "shapes";
  }

  @Override
  public String question() {
    return "Bursts, waves, heavy tails, unequal tenants: does any of them change the order?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.HOT_COLD);
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    Distribution exponential = inputs.work(WORK);
    Distribution heavy =
        Distribution.pareto(Duration.ofNanos(7_500_000), 1.6, Duration.ofSeconds(10));
    Distribution bimodal =
        Distribution.bimodal(Duration.ofMillis(10), Duration.ofMillis(510), 0.02);
    Distribution spread = Distribution.logNormal(Duration.ofNanos(12_130_613), 1);
    Duration wave = inputs.lasting(Duration.ofSeconds(50));
    return List.of(
        of("Poisson", Arrivals.poisson(PER_SECOND), exponential, inputs),
        of(
            "bursts",
            Arrivals.bursts(PER_SECOND, 2, Duration.ofSeconds(1), Duration.ofMillis(300)),
            exponential,
            inputs),
        of("waves", Arrivals.diurnal(PER_SECOND, 0.35, wave), exponential, inputs),
        of("log-normal work", Arrivals.poisson(PER_SECOND), spread, inputs),
        of("heavy-tailed work", Arrivals.poisson(PER_SECOND), heavy, inputs),
        of("two kinds of work", Arrivals.poisson(PER_SECOND), bimodal, inputs));
  }

  private static Setup of(String name, Arrivals arrivals, Distribution work, Inputs inputs) {
    return Setup.named(name)
        .servers(SERVERS, ServerConfig.sharing(CORES))
        .network(Duration.ofNanos(250_000))
        .traffic(Traffic.of(arrivals, work).withTenants(new Zipf(1_000, 1)))
        .measure(
            "", inputs.lasting(Duration.ofSeconds(20)), inputs.lasting(Duration.ofSeconds(120)))
        .build();
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.MEAN,
        Column.P50,
        Column.P90,
        Column.P99,
        Column.P999,
        Column.FOUND_P99,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.lines(Column.P99);
  }
}
