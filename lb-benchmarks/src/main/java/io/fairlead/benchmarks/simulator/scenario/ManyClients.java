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
 * The same fleet and the same load, seen by one load balancer and by a hundred, of which each knows
 * only the requests that it has sent itself.
 */
final class ManyClients implements Scenario {

  private static final String SUBSET =
      Balancers.SUBSET + ":client-index={client}:client-count={clients}:inner=";
  private static final int SERVERS = 1_000;
  private static final int CORES = 4;
  private static final double LOAD = 0.85;
  private static final Duration WORK = Duration.ofMillis(20);

  @Override
  public String name() {
    return "many-clients";
  }

  @Override
  public String question() {
    return "A hundred clients share a thousand servers: what is a choice worth that sees a hundredth?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.HOT_COLD,
        Balancers.HOT_COLD + "+probes",
        SUBSET + Balancers.LEAST_CONNECTIONS,
        SUBSET + Balancers.LEAST_LATENCY);
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    return IntStream.of(1, 100).mapToObj(clients -> of(clients, inputs)).toList();
  }

  private static Setup of(int clients, Inputs inputs) {
    double perSecond = SERVERS * CORES * LOAD / (WORK.toMillis() / 1e3);
    return Setup.named(clients == 1 ? "1 client" : clients + " clients")
        .servers(SERVERS, ServerConfig.sharing(CORES))
        .clients(clients)
        .network(Duration.ofNanos(250_000))
        .traffic(Traffic.of(inputs.arrivals(perSecond), inputs.work(WORK)))
        .measure("", inputs.lasting(Duration.ofSeconds(2)), inputs.lasting(Duration.ofSeconds(8)))
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
        Column.MOST_SENT,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.bars(Column.P99);
  }
}
