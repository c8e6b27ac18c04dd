/**
 * A balancer of one's own: {@code CanaryBalancer} is the algorithm, {@code CanaryProvider} gives it
 * a name and reads its options, and one line in {@code META-INF/services} makes it known.
 */
@NullMarked
package io.fairlead.examples.balancer;

import org.jspecify.annotations.NullMarked;
