/**
 * One structured line for each request.
 *
 * <pre>{@code
 * AccessLog log = AccessLog.builder().build();
 * LoadBalancer lb = LoadBalancer.builder().listener(log)...
 * }</pre>
 */
@NullMarked
package io.fairlead.accesslog;

import org.jspecify.annotations.NullMarked;
