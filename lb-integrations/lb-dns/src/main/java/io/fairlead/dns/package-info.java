/**
 * Endpoints from A, AAAA and SRV records.
 *
 * <pre>{@code
 * LoadBalancer.builder()
 *     .endpoints("shared", DnsEndpointSource.builder().service("_http._tcp.shared.internal").build())
 * }</pre>
 */
@NullMarked
package io.fairlead.dns;

import org.jspecify.annotations.NullMarked;
