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

/**
 * Servers that nobody knows to be slow: their weights are those of the others. At the lower load
 * the slow ones can just bear an even part of the traffic, at the higher one they cannot.
 */
final class SlowServers implements Scenario {

  private static final int SERVERS = 50;
  private static final int SLOW = SERVERS / 10;
  private static final double SLOWDOWN = 3;
  private static final int CORES = 4;
  private static final Duration WORK = Duration.ofMillis(20);
  private static final int[] LOAD_PERCENT = {30, 70};

  @Override
  public String name() {
    return "slow-servers";
  }

  @Override
  public String question() {
    return "One server in ten is three times slower, and nobody was told: who finds out?";
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
    double fastServers = SERVERS - SLOW + SLOW / SLOWDOWN;
    double perSecond = fastServers * CORES * (loadPercent / 100.0) / (WORK.toMillis() / 1e3);
    return Setup.named(loadPercent + " % load")
        .servers(SERVERS, ServerConfig.sharing(CORES))
        .network(Duration.ofNanos(250_000))
        .traffic(Traffic.of(inputs.arrivals(perSecond), inputs.work(WORK)))
        .watch(IntStream.range(0, SLOW))
        .measure(
            "", inputs.lasting(Duration.ofSeconds(20)), inputs.lasting(Duration.ofSeconds(120)))
        .script(fleet -> IntStream.range(0, SLOW).forEach(slow -> fleet.slowDown(slow, SLOWDOWN)))
        .build();
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.MEAN,
        Column.P50,
        Column.P99,
        Column.P999,
        Column.FOUND_P99,
        Column.WATCHED,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.lines(Column.P99);
  }
}
