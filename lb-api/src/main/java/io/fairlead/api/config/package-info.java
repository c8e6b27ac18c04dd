/**
 * Configuration as a value: {@link io.fairlead.api.config.LbConfig} is an immutable tree of
 * records, and a change is another tree.
 */
@NullMarked
package io.fairlead.api.config;

import org.jspecify.annotations.NullMarked;
