package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Population;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.time.Duration;
import java.util.List;

/**
 * What a cache gains from seeing the same keys again, and what it costs to insist: the most popular
 * of the keys is a twelfth of the traffic by itself, more than the even part of a server.
 */
final class Affinity implements Scenario {

  private static final String HASH =
      Balancers.CONSISTENT_HASH + ":key=header:key-name=" + Population.KEY_HEADER;
  private static final int SERVERS = 20;
  private static final int CORES = 32;
  private static final double PER_SECOND = 8_000;
  private static final Duration WORK_ON_HIT = Duration.ofMillis(20);
  private static final int KEYS = 100_000;
  private static final int CACHE_SIZE = 5_000;
  private static final double MISS_FACTOR = 5;

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public String question() {
    return "Keys are of very different popularity: how much is the right cache worth, how even is it?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.LEAST_CONNECTIONS,
        HASH + ":load-factor=0",
        HASH + ":load-factor=2",
        HASH + ":load-factor=1.5",
        HASH + ":load-factor=1.25");
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    Traffic traffic = Traffic.of(inputs.arrivals(PER_SECOND), inputs.work(WORK_ON_HIT));
    return List.of(
        Setup.named("Zipf keys")
            .servers(SERVERS, ServerConfig.sharing(CORES).withCache(KEYS, CACHE_SIZE, MISS_FACTOR))
            .network(Duration.ofNanos(250_000))
            .traffic(traffic.withKeys(new Zipf(KEYS, 1)))
            .measure(
                "", inputs.lasting(Duration.ofSeconds(40)), inputs.lasting(Duration.ofSeconds(120)))
            .build());
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.HITS,
        Column.MOST_SENT,
        Column.MOST_JOBS,
        Column.P50,
        Column.P99,
        Column.P999,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.bars(Column.HITS);
  }
}
