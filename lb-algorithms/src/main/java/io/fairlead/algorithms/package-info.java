/**
 * The built-in balancers, one provider each.
 *
 * <p>Most are put together from two kinds of page: what the load of an endpoint is ({@code load}),
 * and how to choose by it ({@code choice}). Three work through another balancer, one of them by
 * what the client carries ({@code affinity}).
 */
@NullMarked
package io.fairlead.algorithms;

import org.jspecify.annotations.NullMarked;
