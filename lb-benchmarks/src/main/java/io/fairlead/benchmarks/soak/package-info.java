/** {@code soak}: whether anything grows or stops the world in a long time under load. */
@NullMarked
package io.fairlead.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
