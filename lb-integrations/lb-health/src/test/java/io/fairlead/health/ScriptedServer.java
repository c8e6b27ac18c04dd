package io.fairlead.health;

import io.fairlead.api.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** Answers each connection as a test says, byte for byte, and remembers the heads of requests. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> Lookup.daemon(task, "scripted-server"));
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final Script script;

  /** What is said on a connection once the head of a request has been read. */
  interface Script {
    void play(Socket connection) throws IOException;
  }

  static ScriptedServer saying(String answer) {
    return new ScriptedServer(connection -> say(connection, answer));
  }

  ScriptedServer(Script script) {
    this(ServerSocketFactory.getDefault(), InetAddress.getLoopbackAddress(), script);
  }

  ScriptedServer(ServerSocketFactory sockets, InetAddress address, Script script) {
    this.script = script;
    try {
      server = sockets.createServerSocket(0, 1_000, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  Endpoint endpoint() {
    return Endpoint.of(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /** The head of the next request, lines ended by a single line feed. */
  String takeHead() throws InterruptedException {
    String head = heads.poll(30, TimeUnit.SECONDS);
    if (head == null) {
      throw new AssertionError("no request within 30 s");
    }
    return head;
  }

  static void say(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    connection.getOutputStream().flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        threads.execute(() -> serve(connection));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      heads.add(readHead(connection));
      script.play(connection);
    } catch (IOException e) {
      // The checker went away, which is its right.
    }
  }

  private static String readHead(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\n\n") < 0) {
      int read = connection.getInputStream().read();
      if (read < 0) {
        throw new SocketException("closed before the end of the head");
      }
      if (read != '\r') {
        head.append((char) read);
      }
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
      threads.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
