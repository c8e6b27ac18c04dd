package io.fairlead.examples.gateway;

import io.fairlead.api.config.Options;
import java.time.Duration;

/**
 * Where the gateway listens and how patient it is. Read once, at the start.
 *
 * @param host the address of the proxy's port
 * @param port of the proxy; 0 for any that is free
 * @param adminPort of the administration, on loopback only; 0 for any that is free
 * @param connectTimeout to make a connection to a backend
 * @param responseTimeout from the end of a request to the head of its answer
 * @param idleTimeout until a connection is closed on which nothing moves
 * @param drainTimeout for the requests under way when the gateway stops
 */
record ListenConfig(
    String host,
    int port,
    int adminPort,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    Duration drainTimeout) {

  private static final int MAX_PORT = 65_535;
  private static final Duration MIN = Duration.ofMillis(1);
  private static final Duration MAX = Duration.ofHours(1);

  static ListenConfig read(Options options) {
    return new ListenConfig(
        options.text("host", "127.0.0.1"),
        options.integer("port", 8080, 0, MAX_PORT),
        options.integer("admin-port", 8081, 0, MAX_PORT),
        options.duration("connect-timeout", Duration.ofSeconds(2), MIN, MAX),
        options.duration("response-timeout", Duration.ofSeconds(30), MIN, MAX),
        options.duration("idle-timeout", Duration.ofMinutes(2), MIN, MAX),
        options.duration("drain-timeout", Duration.ofSeconds(10), MIN, MAX));
  }

  ListenConfig withPort(int newPort) {
    return new ListenConfig(
        host, newPort, adminPort, connectTimeout, responseTimeout, idleTimeout, drainTimeout);
  }

  ListenConfig withAdminPort(int newPort) {
    return new ListenConfig(
        host, port, newPort, connectTimeout, responseTimeout, idleTimeout, drainTimeout);
  }
}
