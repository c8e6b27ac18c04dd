/** {@code footprint}: what tenants and endpoints keep of the heap. */
@NullMarked
package io.fairlead.benchmarks.footprint;

import org.jspecify.annotations.NullMarked;
