/**
 * Admitting a request or not: the SPI for the steps of the pipeline.
 *
 * <p>To configure the built-in ones, read {@link io.fairlead.api.policy.Policies}. To write one,
 * implement {@link io.fairlead.api.policy.PolicyProvider} and run the contract kit of lb-testkit
 * against it.
 */
@NullMarked
package io.fairlead.api.policy;

import org.jspecify.annotations.NullMarked;
