package io.fairlead.health;

import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import java.util.function.Supplier;

/**
 * Provides {@code tcp}: an endpoint is fit if it takes a connection, which is closed again at once.
 * For whatever does not speak HTTP; it tells that somebody listens, not that somebody works.
 *
 * <p>Option {@code port}: where to connect to, 1 to 65535; the endpoint's own unless given.
 */
public final class TcpCheckProvider implements HealthCheckProvider {

  @Override
  public String name() {
    return TCP;
  }

  @Override
  public Supplier<HealthCheck> configure(Options options) {
    Port port = Port.read(options);
    return () -> new TcpCheck(port, Lookup.bySystem());
  }
}
