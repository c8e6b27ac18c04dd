package io.fairlead.examples.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that goes away and comes back. */
final class FixedPort {

  /**
   * Systems take the ports of outgoing connections from above these, so that nobody gets the port
   * while its server is away.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 30_000;

  private FixedPort() {}

  /** One that is free. */
  static int any() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // Somebody has it: another one, then.
      }
    }
  }
}
