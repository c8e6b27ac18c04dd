package io.fairlead.benchmarks.simulator.scenario;

import io.fairlead.benchmarks.simulator.engine.Setup;
import io.fairlead.benchmarks.simulator.report.Chart;
import io.fairlead.benchmarks.simulator.report.Column;
import java.util.List;

/** A question, what to simulate for an answer, and what to look at. */
public interface Scenario {

  /** What it is called on the command line. */
  String name();

  /** What it asks, in a sentence. */
  String question();

  /**
   * Which balancers are compared, in the form of {@link
   * io.fairlead.benchmarks.simulator.engine.BalancerSpec}.
   */
  List<String> balancers();

  /** What is simulated with each of them. */
  List<Setup> setups(Inputs inputs);

  /** What its table says. */
  List<Column> columns();

  /** Its picture. */
  Chart chart();
}
