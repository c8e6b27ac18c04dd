/**
 * {@code storm}: what one tenant's storm does to its neighbours, measured over real sockets through
 * the gateway.
 */
@NullMarked
package io.fairlead.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
