package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.policy.Policies;
import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.engine.Traffic;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import io.fairlead.benchmarks.simulator.traffic.Arrivals;
import java.util.List;

/** One of twenty tenants offers a hundred times its load: what the other nineteen notice. */
final class IsolationStorm implements Scenario {

  private static final int TIMES = 100;

  @Override
  public String name() {
    return "isolation-storm";
  }

  @Override
  public String question() {
    return "One of twenty tenants offers a hundred times its load: what do the others notice?";
  }

  @Override
  public List<String> balancers() {
    return List.of(
        Balancers.LEAST_CONNECTIONS,
        Balancers.LEAST_CONNECTIONS + "+" + Policies.PRIORITY,
        Balancers.LEAST_CONNECTIONS + "+" + Policies.QUOTA + "+" + Policies.PRIORITY);
  }

  @Override
  public List<Setup> setups(Inputs inputs) {
    return IsolatedFleet.setups(inputs, setup -> storm(setup, inputs));
  }

  /** Adds the storm of the first tenant, and what is measured. */
  static Setup.Builder storm(Setup.Builder setup, Inputs inputs) {
    Arrivals more =
        Arrivals.steps(IsolatedFleet.TROUBLE, 0, (TIMES - 1) * IsolatedFleet.PER_SECOND);
    return setup
        .traffic(Traffic.of(more, inputs.work(IsolatedFleet.WORK)).unmeasured())
        .measure("quiet", IsolatedFleet.QUIET, IsolatedFleet.TROUBLE)
        .measure("storm", IsolatedFleet.TROUBLE, IsolatedFleet.END);
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.SERVERS,
        Column.UTILISATION,
        Column.SUCCESS,
        Column.REJECTED,
        Column.P50,
        Column.P99,
        Column.GOODPUT);
  }

  @Override
  public Chart chart() {
    return Chart.barsAtTheEnd(Column.P99);
  }
}
