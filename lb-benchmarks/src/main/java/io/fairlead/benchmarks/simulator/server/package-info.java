/** Machines that work on jobs, in virtual time and without events of their own. */
@NullMarked
package io.fairlead.benchmarks.simulator.server;

import org.jspecify.annotations.NullMarked;
