package io.fairlead.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Listens on a port until it is ended, and answers nothing. */
final class ListeningProcess {

  private ListeningProcess() {}

  /**
   * The process.
   *
   * @param args the port
   */
  public static void main(String[] args) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(Integer.parseInt(args[0]), 1, InetAddress.getLoopbackAddress())) {
      while (true) {
        socket.accept().close();
      }
    }
  }
}
