package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.Server.State;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The black hole: an error that comes at once makes a server look idle to whoever counts requests
 * in flight, and draws ever more of them.
 */
final class FailFast implements Scenario {

  private static final int SERVERS = 20;
  private static final int SICK = 7;
  private static final int CORES = 4;
  private static final double LOAD = 0.7;
  private static final Duration WORK = Duration.ofMillis(20);
  private static final Duration FAILS_AT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "fail-fast";
  }

  @Override
  public String question() {
    return "One of twenty servers begins to answer at once, with an error: who keeps sending to it?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.HOT_COLD,
        Balancers.LEAST_CONNECTIONS + "+circuit-breaker",
        Balancers.LEAST_LATENCY + "+circuit-breaker");
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    double perSecond = SERVERS * CORES * LOAD / (WORK.toMillis() / 1e3);
    return List.of(
        Setup.named("")
            .servers(SERVERS, ServerConfig.sharing(CORES))
            .network(Duration.ofNanos(250_000))
            .traffic(Traffic.of(inputs.arrivals(perSecond), inputs.work(WORK)))
            .failsAfter(Duration.ofMillis(1))
            .watch(IntStream.of(SICK))
            .measure("before", Duration.ofSeconds(5), FAILS_AT)
            .measure("first 2 s", FAILS_AT, FAILS_AT.plusSeconds(2))
            .measure("later", FAILS_AT.plusSeconds(2), FAILS_AT.plusSeconds(30))
            .script(fleet -> fleet.at(FAILS_AT, () -> fleet.turn(SICK, State.FAILING_FAST)))
            .build());
  }

  @Override
  public List<Column> columns() {
    return List.of(Column.REQUESTS, Column.SUCCESS, Column.WATCHED, Column.P50, Column.P99);
  }

  @Override
  public Chart chart() {
    return Chart.watchedShareOverTime();
  }
}
