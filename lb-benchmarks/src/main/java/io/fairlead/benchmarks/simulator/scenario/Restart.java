package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Fleet;
import io.fairlead.benchmarks.simulator.engine.Population;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.Server.State;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Zipf;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A deployment that went too fast: the servers that come back answer from an empty cache, and each
 * answer costs them several times what it costs the others.
 */
final class Restart implements Scenario {

  private static final int SERVERS = 30;
  private static final int CORES = 4;
  private static final double PER_SECOND = 9_000;
  private static final Duration WORK_ON_HIT = Duration.ofMillis(4);
  private static final int KEYS = 20_000;
  private static final int CACHE_SIZE = 5_000;
  private static final double MISS_FACTOR = 5;
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Duration START = Duration.ofSeconds(65);

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String question() {
    return "A third of the servers restart at once and come back with cold caches: who spares them?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.HOT_COLD,
        Balancers.LEAST_LATENCY + "+circuit-breaker",
        Balancers.CONSISTENT_HASH + ":key=header:key-name=" + Population.KEY_HEADER);
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    Traffic traffic = Traffic.of(inputs.arrivals(PER_SECOND), inputs.work(WORK_ON_HIT));
    return List.of(
        Setup.named("")
            .servers(SERVERS, ServerConfig.sharing(CORES).withCache(KEYS, CACHE_SIZE, MISS_FACTOR))
            .network(Duration.ofNanos(250_000))
            .traffic(traffic.withKeys(new Zipf(KEYS, 1)))
            .retries(1)
            .watch(restarting())
            .measure("before", STOP.minusSeconds(20), STOP)
            .measure("down", STOP, START)
            .measure("first 10 s up", START, START.plusSeconds(10))
            .measure("next 50 s", START.plusSeconds(10), START.plusSeconds(60))
            .script(Restart::restart)
            .build());
  }

  private static IntStream restarting() {
    return IntStream.range(0, SERVERS / 3);
  }

  private static void restart(Fleet fleet) {
    fleet.at(STOP, () -> restarting().forEach(server -> fleet.turn(server, State.REFUSING)));
    fleet.at(
        START,
        () ->
            restarting()
                .forEach(
                    server -> {
                      fleet.clearCache(server);
                      fleet.turn(server, State.UP);
                    }));
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
        Column.HITS,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.p99OverTime();
  }
}
