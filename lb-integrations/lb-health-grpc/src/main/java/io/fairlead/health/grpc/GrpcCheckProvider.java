package io.fairlead.health.grpc;

import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import java.util.function.Supplier;

/**
 * Provides {@code grpc}: an endpoint is fit if its health service, {@code grpc.health.v1.Health},
 * answers {@code SERVING}. For gRPC servers, see the <a
 * href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">protocol</a>.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code service}: whose health is asked for, such as {@code shop.Orders}; the server as a
 *       whole unless given.
 *   <li>{@code authority}: what the request calls its host; the endpoint's host and port unless
 *       given. With TLS the certificate is held against it.
 *   <li>{@code port}: where to connect to; the endpoint's own unless given.
 *   <li>{@code tls}: whether to speak TLS, {@code false} unless given.
 *   <li>{@code trust}: {@code system}, the default, holds certificates against the authorities that
 *       the virtual machine trusts. {@code any} takes every certificate: whoever can stand between
 *       can then answer for the endpoint.
 * </ul>
 */
public final class GrpcCheckProvider implements HealthCheckProvider {

  @Override
  public String name() {
    return GRPC;
  }

  @Override
  public Supplier<HealthCheck> configure(Options options) {
    GrpcCheckOptions read = GrpcCheckOptions.read(options);
    return () -> new GrpcCheck(read);
  }
}
