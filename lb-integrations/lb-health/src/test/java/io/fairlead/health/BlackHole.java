package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Listens, but has no room for one more connection: who connects waits in vain. On Linux. */
final class BlackHole implements AutoCloseable {

  private static final Path SOCKETS = Path.of("/proc/net/tcp");
  private static final Path SOCKETS6 = Path.of("/proc/net/tcp6");
  private static final int MANY = 10;
  private static final int ENOUGH_MILLIS = 200;

  private final ServerSocket server;
  private final List<Socket> fillers = new ArrayList<>();

  BlackHole() {
    try {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      while (connects()) {
        assertThat(fillers).as("connections in a backlog of 1").hasSizeLessThan(MANY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isPossible() {
    return Files.exists(SOCKETS);
  }

  private boolean connects() throws IOException {
    Socket filler = new Socket();
    try {
      filler.connect(server.getLocalSocketAddress(), ENOUGH_MILLIS);
      fillers.add(filler);
      return true;
    } catch (SocketTimeoutException e) {
      filler.close();
      return false;
    }
  }

  Endpoint endpoint() {
    return Endpoint.of("127.0.0.1", server.getLocalPort());
  }

  /** How many wait to be connected: sockets to this port in state 02, SYN_SENT. */
  int waiting() {
    String connecting =
        String.format(Locale.ROOT, " *\\d+: \\S+ \\S+:%04X 02 .*", server.getLocalPort());
    try {
      int waiting = 0;
      for (Path sockets : List.of(SOCKETS, SOCKETS6)) {
        for (String line : Files.readAllLines(sockets)) {
          waiting += line.matches(connecting) ? 1 : 0;
        }
      }
      return waiting;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket filler : fillers) {
        filler.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
