/** What comes: when, from whom, about what, and how much work it is. */
@NullMarked
package io.fairlead.benchmarks.simulator.traffic;

import org.jspecify.annotations.NullMarked;
