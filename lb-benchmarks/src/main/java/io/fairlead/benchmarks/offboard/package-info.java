/** {@code offboard}: what is left of tenants that have come, been served and gone again. */
@NullMarked
package io.fairlead.benchmarks.offboard;

import org.jspecify.annotations.NullMarked;
