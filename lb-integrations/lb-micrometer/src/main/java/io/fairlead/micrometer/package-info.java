/** Metrics of a load balancer, for any registry of Micrometer. */
@NullMarked
package io.fairlead.micrometer;

import org.jspecify.annotations.NullMarked;
