package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.policy.Policies;
import io.fairlead.benchmarks.simulator.engine.BalancerSpec;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Sharing;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import java.util.List;

/** The storm of one tenant in a pool that all share, with and without what is there against it. */
final class NoisyNeighbour implements Scenario {

  @Override
  public String name() {
    return "noisy-neighbour";
  }

  @Override
  public String question() {
    return "One of twenty tenants of a pool offers a hundred times its load: which policy helps?";
  }

  /** So many choices that it always finds the server with the fewest. */
  private static final String BALANCER = Balancers.LEAST_CONNECTIONS + ":choices=20";

  /** One for each core: more at a time would only make all of them slower. */
  private static final int SLOTS = 20;

  @Override
  public List<String> balancers() {
    return List.of(
        BALANCER,
        BALANCER + "+" + Policies.PRIORITY,
        BALANCER + "+" + Policies.PRIORITY + "+" + BalancerSpec.QUEUE);
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    return List.of(
        IsolationStorm.storm(
                IsolatedFleet.SHARED
                    .setup(inputs)
                    .sharing(Sharing.EVERYTHING.withMaxInFlight(SLOTS)),
                inputs)
            .build());
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.REQUESTS,
        Column.SUCCESS,
        Column.REJECTED,
        Column.P50,
        Column.P99,
        Column.P999,
        Column.GOODPUT,
        Column.UTILISATION);
  }

  @Override
  public Chart chart() {
    return Chart.p99OverTime();
  }
}
