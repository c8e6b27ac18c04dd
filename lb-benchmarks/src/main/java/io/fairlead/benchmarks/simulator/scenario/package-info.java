/**
 * The questions that the simulator answers, one page each; {@link
 * io.fairlead.benchmarks.simulator.scenario.Scenarios} lists them.
 */
@NullMarked
package io.fairlead.benchmarks.simulator.scenario;

import org.jspecify.annotations.NullMarked;
