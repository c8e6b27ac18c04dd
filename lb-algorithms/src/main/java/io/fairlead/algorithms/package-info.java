/**
 * The built-in balancers, one provider each.
 *
 * <p>Most are put together from two kinds of page: what an endpoint's {@linkplain
 * io.fairlead.algorithms.load load} is, and how to {@linkplain io.fairlead.algorithms.choice
 * choose} by it.
 */
@NullMarked
package io.fairlead.algorithms;

import org.jspecify.annotations.NullMarked;
