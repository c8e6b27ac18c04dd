package io.fairlead.benchmarks.storm;

import io.fairlead.benchmarks.Bench;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The gateway and the servers behind it, each in a process of its own. */
final class Site implements AutoCloseable {

  private static final int SERVERS = 2;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final int port;

  /**
   * Starts all of it and returns once it serves.
   *
   * @param slots requests that the servers together work on at once
   */
  Site(Path gatewayJar, int tenants, int slots, boolean isolated) throws IOException {
    directory = Files.createTempDirectory("storm");
    List<Integer> servers = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      servers.add(startServer(slots / SERVERS));
    }
    port = freePort();
    Path config =
        Files.writeString(
            directory.resolve("gateway.yaml"), yaml(servers, tenants, isolated ? slots : 0));
    start("-jar", gatewayJar.toString(), "--config", config.toString());
    awaitPort(port);
  }

  /** Where requests are sent. */
  int port() {
    return port;
  }

  private int startServer(int workers) throws IOException {
    int serverPort = freePort();
    start(
        "-cp",
        System.getProperty("java.class.path"),
        Bench.class.getName(),
        StormCommand.NAME,
        "--serve=" + serverPort,
        "--workers=" + workers);
    awaitPort(serverPort);
    return serverPort;
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve(processes.size() + ".log").toFile())
            .redirectErrorStream(true)
            .start());
  }

  private String yaml(List<Integer> servers, int tenants, int maxInFlight) {
    String names =
        IntStream.range(0, tenants)
            .mapToObj(i -> "t" + i + ": {}")
            .collect(Collectors.joining(", "));
    String endpoints =
        servers.stream()
            .map(server -> "{host: 127.0.0.1, port: " + server + "}")
            .collect(Collectors.joining(", "));
    String limits =
        maxInFlight == 0
            ? ""
            : ", max-in-flight: " + maxInFlight + ", queue: {size: 1000, max-wait: 800ms}";
    return """
        listen: {port: %d, admin-port: 0}
        tenants-by: {header: {name: X-Tenant-ID, trusted-peers: [127.0.0.0/8]}}
        tenants: {%s}
        pools:
          shared: {balancer: least-connections, endpoints: [%s]%s}
        default-pool: shared
        policies: [%s]
        """
        .formatted(port, names, endpoints, limits, maxInFlight == 0 ? "" : "type: priority");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort(int awaited) throws IOException {
    long beginning = System.nanoTime();
    while (!isListening(awaited)) {
      Process latest = processes.get(processes.size() - 1);
      if (!latest.isAlive() || System.nanoTime() - beginning > PATIENCE_NANOS) {
        close();
        throw new IOException("a process does not serve; its output is in " + directory);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
