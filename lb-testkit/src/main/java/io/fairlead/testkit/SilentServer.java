package io.fairlead.testkit;

import io.fairlead.api.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes every connection and every byte, never says a word, and knows how many connections are
 * open. One thread of its own, until it is closed.
 */
final class SilentServer implements AutoCloseable {

  private static final int BACKLOG = 1_000;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final AtomicInteger open = new AtomicInteger();

  SilentServer() {
    try {
      selector = Selector.open();
      server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "silent-server");
    thread.setDaemon(true);
    thread.start();
  }

  Endpoint endpoint() {
    return Endpoint.of("127.0.0.1", server.socket().getLocalPort());
  }

  int openConnections() {
    return open.get();
  }

  private void serve() {
    try {
      while (selector.isOpen()) {
        selector.select(this::serve);
      }
    } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
      // Closed, or broken, which the test will tell by what it misses.
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        swallow(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    SocketChannel connection = server.accept();
    if (connection != null) {
      connection.configureBlocking(false);
      connection.register(selector, SelectionKey.OP_READ);
      open.incrementAndGet();
    }
  }

  private void swallow(SelectionKey key) throws IOException {
    if (!hasMore((SocketChannel) key.channel())) {
      key.channel().close();
      open.decrementAndGet();
    }
  }

  private static boolean hasMore(SocketChannel connection) {
    try {
      return connection.read(ByteBuffer.allocate(1_024)) >= 0;
    } catch (IOException e) {
      return false; // reset
    }
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
