/** Pools: the endpoints, their live state and the balancer that picks among them. */
@NullMarked
package io.fairlead.core.pool;

import org.jspecify.annotations.NullMarked;
