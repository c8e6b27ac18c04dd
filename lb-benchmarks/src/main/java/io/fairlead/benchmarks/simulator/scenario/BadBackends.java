package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.benchmarks.simulator.engine.Fleet;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.server.Server.State;
import io.fairlead.benchmarks.simulator.server.ServerConfig;
import io.fairlead.benchmarks.simulator.traffic.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The set-up of Twitter Finagle's own simulation of its balancers, {@code
 * com.twitter.finagle.balancersim.Simulation}, with all of its four bad back ends: ten good
 * servers, latencies that do not depend on load, 1,250 requests a second for 45 seconds. Requests
 * count as successes if they are answered well within a second.
 *
 * <p>Nothing is retried there, which is the first situation. In the second, what fails is tried
 * once elsewhere; in the third, so is what takes longer than half a second.
 */
final class BadBackends implements Scenario {

  private static final int GOOD = 10;
  private static final int COLD = GOOD;
  private static final int SLOW = GOOD + 1;
  private static final int FAILING_FOR_A_WHILE = GOOD + 2;
  private static final int FAILING_FOR_EVER = GOOD + 3;

  /** Narrow, as of a ping across an ocean: half of all within 3 ms of the shortest. */
  private static final Distribution LATENCIES =
      Distribution.percentiles(
          new double[] {0, 50, 90, 99, 100},
          new double[] {164e6, 167.5e6, 176.7e6, 192.3e6, 200e6});

  @Override
  public String name() {
    return "bad-backends";
  }

  @Override
  public String question() {
    return "Ten good servers and four bad ones, each in its own way: how many requests succeed?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.RANDOM,
        Balancers.ROUND_ROBIN,
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_LATENCY,
        Balancers.HOT_COLD,
        Balancers.ROUND_ROBIN + "+circuit-breaker",
        Balancers.LEAST_LATENCY + "+circuit-breaker",
        Balancers.LEAST_LATENCY + ":choices=14");
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    return List.of(
        with("no retry", 0, Duration.ZERO, inputs),
        with("one retry", 1, Duration.ZERO, inputs),
        with("retry after 0.5 s", 1, Duration.ofMillis(500), inputs));
  }

  private static Setup with(String name, int retries, Duration timeout, Inputs inputs) {
    return Setup.named(name)
        .servers(GOOD + 4, ServerConfig.delay())
        .traffic(Traffic.of(inputs.arrivals(1_250), inputs.latencies(LATENCIES)))
        .retries(retries)
        .timeout(timeout)
        .goodWithin(Duration.ofSeconds(1))
        .watch(IntStream.range(GOOD, GOOD + 4))
        .measure("", Duration.ZERO, Duration.ofSeconds(45))
        .script(BadBackends::misbehave)
        .build();
  }

  private static void misbehave(Fleet fleet) {
    warmUp(fleet, 0);
    slowBetween(fleet, COLD, 19, 23);
    slowBetween(fleet, SLOW, 15, 45);
    fleet.at(Duration.ofSeconds(10), () -> fleet.turn(FAILING_FOR_A_WHILE, State.FAILING));
    fleet.at(Duration.ofSeconds(25), () -> fleet.turn(FAILING_FOR_A_WHILE, State.UP));
    fleet.at(Duration.ofSeconds(10), () -> fleet.turn(FAILING_FOR_EVER, State.FAILING));
  }

  /** Five times slower at first, then {@code 10 s / t} times, down to once. */
  private static void warmUp(Fleet fleet, int tenths) {
    double factor = tenths == 0 ? 5 : Math.max(1, Math.min(5, 100.0 / tenths));
    fleet.slowDown(COLD, factor);
    if (factor > 1) {
      fleet.after(Duration.ofMillis(100), () -> warmUp(fleet, tenths + 1));
    }
  }

  private static void slowBetween(Fleet fleet, int server, int fromSecond, int toSecond) {
    fleet.at(Duration.ofSeconds(fromSecond), () -> fleet.slowDown(server, 10));
    fleet.at(Duration.ofSeconds(toSecond), () -> fleet.slowDown(server, 1));
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.SUCCESS,
        Column.FAILED,
        Column.LATE,
        Column.WATCHED,
        Column.P50,
        Column.P99,
        Column.P999);
  }

  @Override
  public Chart chart() {
    return Chart.successOverTime();
  }
}
