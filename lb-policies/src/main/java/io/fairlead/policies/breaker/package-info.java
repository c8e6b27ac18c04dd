/** Spares what is failing; the only package that sees Resilience4j. */
@NullMarked
package io.fairlead.policies.breaker;

import org.jspecify.annotations.NullMarked;
