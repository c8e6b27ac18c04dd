package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.policy.Policies;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import java.time.Duration;
import java.util.List;

/**
 * Two requests of one tenant in each second kill the server that they come to, and what breaks is
 * tried again elsewhere, poison included.
 */
final class IsolationPoison implements Scenario {

  private static final double PER_SECOND = 2;
  private static final Duration DOWNTIME = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "isolation-poison";
  }

  @Override
  public String question() {
    return "Requests of one of twenty tenants kill the server they hit: what do the others notice?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_CONNECTIONS + "+" + Policies.PRIORITY + "+" + Policies.CIRCUIT_BREAKER);
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    Traffic poison =
        Traffic.of(
                Arrivals.steps(IsolatedFleet.TROUBLE, 0, PER_SECOND),
                inputs.work(IsolatedFleet.WORK))
            .unmeasured()
            .killingFor(DOWNTIME);
    return IsolatedFleet.setups(
        inputs,
        setup ->
            setup
                .traffic(poison)
                .retries(2)
                .measure("quiet", IsolatedFleet.QUIET, IsolatedFleet.TROUBLE)
                .measure("poison", IsolatedFleet.TROUBLE, IsolatedFleet.END));
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.SERVERS,
        Column.UTILISATION,
        Column.SUCCESS,
        Column.REJECTED,
        Column.FAILED,
        Column.P50,
        Column.P99);
  }

  @Override
  public Chart chart() {
    return Chart.barsAtTheEnd(Column.SUCCESS);
  }
}
