/** Traces of what a load balancer does with requests, for OpenTelemetry. */
@NullMarked
package io.fairlead.opentelemetry;

import org.jspecify.annotations.NullMarked;
