package io.fairlead.benchmarks.simulator.engine;

import java.util.List;

/**
 * What came of one run.
 *
 * @param setup what was simulated
 * @param balancer with which balancer
 * @param measurements one for each span of the setup
 * @param timeLine the run over time
 * @param requests how many came in all, warm-up included
 */
public record Result(
    Setup setup,
    BalancerSpec balancer,
    List<Measurement> measurements,
    TimeLine timeLine,
    long requests) {}
