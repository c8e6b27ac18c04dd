/**
 * Picking an endpoint: the SPI for algorithms.
 *
 * <p>To choose one, read {@link io.fairlead.api.balancer.Balancers}. To write one, implement {@link
 * io.fairlead.api.balancer.BalancerProvider} and run the contract kit of lb-testkit against it.
 */
@NullMarked
package io.fairlead.api.balancer;

import org.jspecify.annotations.NullMarked;
