package io.fairlead.benchmarks.simulator.scenario;

import java.util.List;

/** All scenarios, in the order of reading. */
public final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          new Identical(),
          new Shapes(),
          new SlowServers(),
          new Antagonists(),
          new FailFast(),
          new BadBackends(),
          new Restart(),
          new ZoneLoss(),
          new Affinity(),
          new ManyClients(),
          new IsolationStorm(),
          new IsolationPoison(),
          new NoisyNeighbour());

  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    return ALL;
  }
}
