/** What a command measured, beside what it is to come to. */
@NullMarked
package io.fairlead.benchmarks.goal;

import org.jspecify.annotations.NullMarked;
