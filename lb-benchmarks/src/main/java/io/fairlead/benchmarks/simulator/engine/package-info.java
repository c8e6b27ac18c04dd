/**
 * The simulation: servers, clients with a load balancer each, traffic, one clock. {@link
 * io.fairlead.benchmarks.simulator.engine.Setup} says what there is, {@link
 * io.fairlead.benchmarks.simulator.engine.Simulation} lets it run, {@link
 * io.fairlead.benchmarks.simulator.engine.Measurement} is what came of it.
 */
@NullMarked
package io.fairlead.benchmarks.simulator.engine;

import org.jspecify.annotations.NullMarked;
