/**
 * {@code bench.jar scorecard}: what Fairlead costs beside the others, against what it is meant to
 * cost. The rows and their targets stand in {@code Rows}.
 */
@NullMarked
package io.fairlead.benchmarks.scorecard;

import org.jspecify.annotations.NullMarked;
