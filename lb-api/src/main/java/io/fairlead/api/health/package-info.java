/**
 * Asking endpoints how they are: the SPI for active health checks.
 *
 * <p>To use one, read {@link io.fairlead.api.config.HealthConfig}. To write one, implement {@link
 * io.fairlead.api.health.HealthCheckProvider}.
 */
@NullMarked
package io.fairlead.api.health;

import org.jspecify.annotations.NullMarked;
