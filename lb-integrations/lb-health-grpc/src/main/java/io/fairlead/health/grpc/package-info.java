/**
 * The health check {@code grpc}, see {@link io.fairlead.health.grpc.GrpcCheckProvider}.
 *
 * <p>Connections are kept between checks, as gRPC's own clients keep them: a server says good-bye
 * before it closes one, so a check does not fail on a connection that was idle for too long.
 */
@NullMarked
package io.fairlead.health.grpc;

import org.jspecify.annotations.NullMarked;
