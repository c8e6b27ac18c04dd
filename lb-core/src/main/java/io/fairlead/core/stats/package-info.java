/** Latency distributions, kept off the request path. */
@NullMarked
package io.fairlead.core.stats;

import org.jspecify.annotations.NullMarked;
