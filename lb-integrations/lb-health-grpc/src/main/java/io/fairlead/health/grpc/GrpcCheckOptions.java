package io.fairlead.health.grpc;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code grpc}, see {@link GrpcCheckProvider}.
 *
 * @param service empty for the server as a whole
 * @param authority empty for the endpoint's host and port
 * @param port 1 to 65535, or 0 for the endpoint's own
 */
record GrpcCheckOptions(String service, String authority, int port, boolean tls, Trust trust) {

  private static final int OF_ENDPOINT = 0;
  private static final int MAX_PORT = 65_535;

  /** Names of protobuf packages and services; empty for the server as a whole. */
  private static final Pattern SERVICE = Pattern.compile("([A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*)?");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  enum Trust {
    SYSTEM,
    ANY
  }

  static GrpcCheckOptions read(Options options) {
    GrpcCheckOptions read =
        new GrpcCheckOptions(
            options.text("service", ""),
            options.text("authority", ""),
            options.integer("port", OF_ENDPOINT, 1, MAX_PORT),
            options.flag("tls", false),
            options.oneOf("trust", Trust.SYSTEM));
    read.check(options);
    return read;
  }

  private void check(Options options) {
    if (!SERVICE.matcher(service).matches()) {
      options.reject("service", service, "the full name of a service, such as shop.Orders");
    }
    if (!authority.isEmpty() && !isHost(authority)) {
      options.reject("authority", authority, "a host name or address, perhaps with a port");
    }
    if (trust != Trust.SYSTEM && !tls) {
      options.reject("trust", "any", "nothing but with tls");
    }
  }

  private static boolean isHost(String text) {
    Matcher host = AUTHORITY.matcher(text);
    return host.matches() && (host.group(1) == null || Integer.parseInt(host.group(1)) <= MAX_PORT);
  }

  int portOf(Endpoint endpoint) {
    return port == OF_ENDPOINT ? endpoint.port() : port;
  }
}
