package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The plain case, which everything else is to be compared with. */
final class Identical implements Scenario {

  private static final int SERVERS = 50;
  private static final int CORES = 4;
  private static final Duration WORK = Duration.ofMillis(20);
  private static final int[] LOAD_PERCENT = {70, 85, 95};

  @Override
  public String name() {
    return "identical";
  }

  @Override
  public String question() {
    return "Servers are alike and healthy: what does the balancer matter as the load rises?";
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
    return IntStream.of(LOAD_PERCENT).mapToObj(load -> at(load, inputs)).toList();
  }

  private static Setup at(int loadPercent, Inputs inputs) {
    double perSecond = SERVERS * CORES * (loadPercent / 100.0) / (WORK.toMillis() / 1e3);
    return Setup.named(loadPercent + " % load")
        .servers(SERVERS, ServerConfig.sharing(CORES))
        .network(Duration.ofNanos(250_000))
        .traffic(Traffic.of(inputs.arrivals(perSecond), inputs.work(WORK)))
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
