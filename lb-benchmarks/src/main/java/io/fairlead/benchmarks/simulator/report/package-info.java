/** Tables, files and pictures of results. */
@NullMarked
package io.fairlead.benchmarks.simulator.report;

import org.jspecify.annotations.NullMarked;
