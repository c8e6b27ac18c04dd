package io.fairlead.benchmarks.storm;

import io.fairlead.benchmarks.Bench;
import io.fairlead.benchmarks.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The gateway and the servers behind it, each in a process of its own. */
final class Site implements AutoCloseable {

  private static final int SERVERS = 2;

  private final ChildProcesses processes = new ChildProcesses("storm");
  private final int port;

  /**
   * Starts all of it and returns once it serves.
   *
   * @param slots requests that the servers together work on at once
   */
  Site(Path gatewayJar, int tenants, int slots, boolean isolated) throws IOException {
    try {
      List<Integer> servers = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        servers.add(startServer(slots / SERVERS));
      }
      port = ChildProcesses.freePort();
      Path config = Files.writeString(processes.directory().resolve("gateway.yaml"), settings());
      Files.writeString(
          processes.directory().resolve("balancing.yaml"),
          balancing(servers, tenants, isolated ? slots : 0));
      processes.startJava(
          port, List.of("-jar", gatewayJar.toString(), "--config", config.toString()));
    } catch (IOException e) {
      processes.close();
      throw e;
    }
  }

  /** Where requests are sent. */
  int port() {
    return port;
  }

  private int startServer(int workers) throws IOException {
    int serverPort = ChildProcesses.freePort();
    processes.startJava(
        serverPort,
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Bench.class.getName(),
            StormCommand.NAME,
            "--serve=" + serverPort,
            "--workers=" + workers));
    return serverPort;
  }

  private String settings() {
    return """
        listen: {port: %d, admin-port: 0}
        tenants-by: {header: {name: X-Tenant-ID, trusted-peers: [127.0.0.0/8]}}
        """
        .formatted(port);
  }

  private static String balancing(List<Integer> servers, int tenants, int maxInFlight) {
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
        tenants: {%s}
        pools:
          shared: {balancer: least-connections, endpoints: [%s]%s}
        default-pool: shared
        policies: [%s]
        """
        .formatted(names, endpoints, limits, maxInFlight == 0 ? "" : "type: priority");
  }

  @Override
  public void close() throws IOException {
    processes.close();
  }
}
