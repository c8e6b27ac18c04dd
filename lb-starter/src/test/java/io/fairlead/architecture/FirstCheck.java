package io.fairlead.architecture;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.ServiceLoader;

/** Checks an endpoint where nobody listens by every check there is. Needs what those bring. */
final class FirstCheck {

  private FirstCheck() {}

  /**
   * Checks and prints.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Endpoint endpoint = Endpoint.of("127.0.0.1", taken.getLocalPort());
      for (HealthCheckProvider provider : ServiceLoader.load(HealthCheckProvider.class)) {
        try (HealthCheck check = provider.configure(Options.of("check", Map.of())).get()) {
          System.out.printf(
              "%s of %s: %s%n",
              provider.name(),
              provider.getClass().getModule(),
              check.check(endpoint).toCompletableFuture().join());
        }
      }
    }
  }
}
