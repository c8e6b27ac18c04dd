/** The processes that a command starts beside its own, and ends again. */
@NullMarked
package io.fairlead.benchmarks.process;

import org.jspecify.annotations.NullMarked;
