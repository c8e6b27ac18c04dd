package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Fleet;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.Server.State;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A data centre goes dark: nobody can connect there, and later everything is back as before. */
final class ZoneLoss implements Scenario {

  private static final int SERVERS = 30;
  private static final int ZONES = 3;
  private static final int CORES = 4;
  private static final double LOAD = 0.55;
  private static final Duration WORK = Duration.ofMillis(20);
  private static final Duration DOWN = Duration.ofSeconds(20);
  private static final Duration UP = Duration.ofSeconds(40);

  @Override
  public String name() {
    return "zone-loss";
  }

  @Override
  public String question() {
    return "A third of the servers die at once and come back later: what do the users notice?";
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
            .zones(ZONES)
            .clients(4)
            .network(Duration.ofNanos(250_000))
            .traffic(Traffic.of(inputs.arrivals(perSecond), inputs.work(WORK)))
            .retries(1)
            .watch(lostZone())
            .measure("before", Duration.ofSeconds(10), DOWN)
            .measure("first 2 s", DOWN, DOWN.plusSeconds(2))
            .measure("rest of loss", DOWN.plusSeconds(2), UP)
            .measure("back", UP, UP.plusSeconds(20))
            .script(
                fleet -> {
                  fleet.at(DOWN, () -> turn(fleet, State.REFUSING));
                  fleet.at(UP, () -> turn(fleet, State.UP));
                })
            .build());
  }

  private static IntStream lostZone() {
    return IntStream.range(0, SERVERS).filter(server -> server % ZONES == 0);
  }

  private static void turn(Fleet fleet, State state) {
    lostZone().forEach(server -> fleet.turn(server, state));
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.SUCCESS,
        Column.WATCHED,
        Column.P50,
        Column.P99,
        Column.P999,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.successOverTime();
  }
}
