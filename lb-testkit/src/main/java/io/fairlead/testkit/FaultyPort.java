package io.fairlead.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port of a {@link FaultProxy}, which is open or refuses connections, and stays the same. Not
 * thread-safe.
 */
final class FaultyPort {

  private static final int BACKLOG = 512;

  private final Consumer<Socket> clients;
  private final InetSocketAddress address;
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private @Nullable Socket placeholder;

  /**
   * Opens any port that is free on loopback.
   *
   * @param clients takes the connections, on a thread of the port's own
   */
  FaultyPort(Consumer<Socket> clients) throws IOException {
    this.clients = clients;
    ServerSocket first = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    address = (InetSocketAddress) first.getLocalSocketAddress();
    acceptFrom(first);
  }

  int number() {
    return address.getPort();
  }

  void open() throws IOException {
    if (listener == null) {
      free();
      ServerSocket next = new ServerSocket();
      next.bind(address, BACKLOG);
      acceptFrom(next);
    }
  }

  /** Whoever asks for any free port must not get ours, so it stays bound while nobody listens. */
  void refuse() throws IOException {
    stopListening();
    if (placeholder == null) {
      placeholder = new Socket();
      placeholder.setReuseAddress(true);
      placeholder.bind(address);
    }
  }

  void close() throws IOException {
    stopListening();
    free();
  }

  private void acceptFrom(ServerSocket socket) {
    listener = socket;
    acceptor = FaultProxy.start(() -> accept(socket));
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        clients.accept(from.accept());
      }
    } catch (IOException e) {
      // It no longer listens.
    }
  }

  /** The system goes on listening until the thread that accepts has noticed, so wait for it. */
  private void stopListening() throws IOException {
    if (listener != null && acceptor != null) {
      listener.close();
      listener = null;
      joinUninterruptibly(acceptor);
    }
  }

  private void free() throws IOException {
    if (placeholder != null) {
      placeholder.close();
      placeholder = null;
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
