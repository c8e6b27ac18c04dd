package io.fairlead.admin;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stays on the machine. */
final class Loopback {

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}

  /**
   * Whether a Host header names this machine as nobody else can: a name of someone else's may lead
   * here too, and a browser would take it for theirs.
   */
  static boolean isNamedBy(@Nullable String host) {
    if (host == null) {
      return false;
    }
    int port = host.lastIndexOf(':');
    boolean hasPort = port > host.lastIndexOf(']');
    return NAMES.contains(hasPort ? host.substring(0, port) : host);
  }

  static boolean is(InetAddress address) {
    return address.isLoopbackAddress();
  }
}
