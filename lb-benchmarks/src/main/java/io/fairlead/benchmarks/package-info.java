/** Benchmarks. */
@NullMarked
package io.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
