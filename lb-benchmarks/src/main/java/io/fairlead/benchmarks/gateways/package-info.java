/**
 * {@code gateways}: the example gateway beside nginx and Spring Cloud Gateway, on this machine and
 * in one run.
 */
@NullMarked
package io.fairlead.benchmarks.gateways;

import org.jspecify.annotations.NullMarked;
