/**
 * The configuration from YAML and JSON files.
 *
 * <pre>{@code
 * LbConfig config = ConfigFormat.YAML.read(Files.readString(Path.of("fairlead.yaml")));
 * }</pre>
 */
@NullMarked
package io.fairlead.config;

import org.jspecify.annotations.NullMarked;
