package io.fairlead.api.health;

import io.fairlead.api.config.Options;
import java.util.function.Supplier;

/**
 * A kind of health check, found by {@link java.util.ServiceLoader}. Stateless, with a public
 * constructor without parameters.
 */
public interface HealthCheckProvider {

  /** The check of the module lb-health that opens a TCP connection. */
  String TCP = "tcp";

  /** The check of the module lb-health that sends an HTTP request. */
  String HTTP = "http";

  /** The check of the module lb-health-grpc that asks the gRPC health service. */
  String GRPC = "grpc";

  /** The name that a pool's configuration calls it by, such as {@link #HTTP}. */
  String name();

  /**
   * Reads the options, noting problems in them rather than throwing.
   *
   * @return makes the check of a pool once the whole configuration has passed; nothing is opened
   *     before
   */
  Supplier<HealthCheck> configure(Options options);
}
