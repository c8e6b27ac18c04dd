package io.fairlead.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back whatever it is sent, and counts it. */
final class EchoServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Thread acceptor;
  private long bytes;

  EchoServer() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    acceptor = start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Waits until that many bytes have come. */
  synchronized void awaitBytes(long count) {
    try {
      while (bytes < count) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The system goes on listening until the thread that accepts has noticed, so waits for it. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        start(() -> echo(client));
      }
    } catch (IOException e) {
      // It no longer listens.
    }
  }

  private void echo(Socket client) {
    try (client) {
      byte[] buffer = new byte[1024];
      for (int read = read(client, buffer); read >= 0; read = read(client, buffer)) {
        count(read);
        client.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static int read(Socket client, byte[] buffer) throws IOException {
    return client.getInputStream().read(buffer);
  }

  private synchronized void count(int read) {
    bytes += read;
    notifyAll();
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "echo");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
