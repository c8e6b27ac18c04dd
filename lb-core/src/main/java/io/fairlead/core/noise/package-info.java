/** Noisy neighbours: what tenants do in a pool, who does too much, and what keeps it in bounds. */
@NullMarked
package io.fairlead.core.noise;

import org.jspecify.annotations.NullMarked;
