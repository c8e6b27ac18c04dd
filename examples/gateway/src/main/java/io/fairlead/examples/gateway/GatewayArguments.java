package io.fairlead.examples.gateway;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param config the file given, or null
 * @param port instead of the configured one, or null
 * @param adminPort instead of the configured one, or null
 * @param traffic whether it sends requests of its tenants to itself
 * @param help whether only the usage is wanted
 */
record GatewayArguments(
    @Nullable Path config,
    @Nullable Integer port,
    @Nullable Integer adminPort,
    boolean traffic,
    boolean help) {

  static final String USAGE =
      """
      Usage: java -jar gateway.jar [options]

        --config FILE      settings; without it examples/gateway/gateway.yaml if that is there,
                           else the one in the jar
        --port N           port of the gateway, 0 for any that is free
        --admin-port N     port of the administration on loopback, 0 for any that is free
        --traffic          has traffic of its own tenants to look at on the dashboard, a noisy one among
                           them; without --config it runs with the tenants of traffic.yaml
        --help             this text

      SIGTERM and Ctrl-C let requests under way finish.
      """;

  private static final int MAX_PORT = 65_535;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if an argument is unknown, incomplete or out of range
   */
  static GatewayArguments parse(String... arguments) {
    Path config = null;
    Integer port = null;
    Integer adminPort = null;
    boolean traffic = false;
    boolean help = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--config" -> config = Path.of(value(arguments, i++));
        case "--port" -> port = port(arguments, i++);
        case "--admin-port" -> adminPort = port(arguments, i++);
        case "--traffic" -> traffic = true;
        case "--help", "-h" -> help = true;
        default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
    }
    return new GatewayArguments(config, port, adminPort, traffic, help);
  }

  private static String value(String[] arguments, int name) {
    if (name + 1 == arguments.length) {
      throw new IllegalArgumentException(arguments[name] + " needs a value");
    }
    return arguments[name + 1];
  }

  private static int port(String[] arguments, int name) {
    String text = value(arguments, name);
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, together with what is out of range.
    }
    throw new IllegalArgumentException(arguments[name] + " " + text + " is not 0 to " + MAX_PORT);
  }
}
