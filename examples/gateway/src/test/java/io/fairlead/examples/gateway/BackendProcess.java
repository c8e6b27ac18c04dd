package io.fairlead.examples.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A backend in a process of its own, which can be killed as only processes can. */
final class BackendProcess implements AutoCloseable {

  private final int port = FixedPort.any();
  private Process process;

  BackendProcess() {
    start();
  }

  int port() {
    return port;
  }

  /** Ends the process by SIGKILL: it closes nothing and says nothing. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts the process, on the same port each time, and waits until it listens. */
  void start() {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-Dsun.net.httpserver.nodelay=true",
            "-cp",
            classes(),
            BackendProcess.class.getName(),
            Integer.toString(port));
    try {
      process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String listening =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (listening == null) {
        throw new IllegalStateException("the backend on port " + port + " has not started");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * The process: answers 200 to everything, and ends when its standard input does, so that it does
   * not outlive a test that was killed.
   *
   * @param args the port
   */
  public static void main(String[] args) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(args[0])), 512);
    server.createContext("/", BackendProcess::answer);
    server.start();
    System.out.println("listening");
    while (System.in.read() >= 0) {
      // Nobody writes: this waits for the end.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = {'o', 'k'};
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String classes() {
    try {
      return Path.of(
              BackendProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
