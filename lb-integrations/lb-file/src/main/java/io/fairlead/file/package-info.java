/**
 * Endpoints from a YAML or JSON file.
 *
 * <pre>{@code
 * LoadBalancer.builder()
 *     .endpoints("shared", FileEndpointSource.of(Path.of("/etc/fairlead/shared.yaml")))
 * }</pre>
 */
@NullMarked
package io.fairlead.file;

import org.jspecify.annotations.NullMarked;
