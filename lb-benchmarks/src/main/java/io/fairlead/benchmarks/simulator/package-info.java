/**
 * A simulator of fleets of servers on a virtual clock. It drives the load balancer itself, as a
 * host would, and never a model of it; {@link io.fairlead.benchmarks.simulator.SimulateCommand} is
 * the way in.
 */
@NullMarked
package io.fairlead.benchmarks.simulator;

import org.jspecify.annotations.NullMarked;
