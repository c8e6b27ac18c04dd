/**
 * {@code reload}: how long a change of a large configuration takes, and what those notice of it who
 * call meanwhile.
 */
@NullMarked
package io.fairlead.benchmarks.reload;

import org.jspecify.annotations.NullMarked;
