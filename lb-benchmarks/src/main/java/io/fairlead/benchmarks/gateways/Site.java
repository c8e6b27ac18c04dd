package io.fairlead.benchmarks.gateways;

import io.fairlead.benchmarks.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two back ends and three gateways before them, all at once: whichever is measured, the others are
 * idle. Every one of them shares out its requests, keeps its connections, and holds each tenant to
 * a rate that is too high to refuse anything.
 */
final class Site implements AutoCloseable {

  /** As many tenants send, in turn. */
  static final int TENANTS = 100;

  private static final int BACK_ENDS = 2;

  private final ChildProcesses processes = new ChildProcesses("gateways");
  private final String nginx;
  private final List<Integer> backEnds = new ArrayList<>();
  private final List<Contestant> contestants = new ArrayList<>();

  /** Starts all of it and returns once it serves. */
  Site(Tools tools, Path gatewayJar, Path springGatewayJar) throws IOException {
    nginx = tools.path(Tools.NGINX);
    try {
      for (int i = 0; i < BACK_ENDS; i++) {
        backEnds.add(ChildProcesses.freePort());
      }
      startNginx(backEnds.get(0), Configs.backEnds(backEnds));
      startFairlead(gatewayJar);
      int port = ChildProcesses.freePort();
      contestants.add(
          new Contestant(Contestant.NGINX, port, startNginx(port, Configs.nginx(port, backEnds))));
      startSpring(springGatewayJar);
    } catch (IOException e) {
      processes.close();
      throw e;
    }
  }

  /** The gateways. */
  List<Contestant> contestants() {
    return contestants;
  }

  /** What wrk is started from too, so that it ends with the rest. */
  ChildProcesses processes() {
    return processes;
  }

  private ProcessHandle startNginx(int port, String config) throws IOException {
    Path prefix = Files.createDirectory(processes.directory().resolve("nginx-" + port));
    Path file = Files.writeString(prefix.resolve("nginx.conf"), config);
    return processes.start(
        port, List.of(nginx, "-p", prefix.toString(), "-e", "stderr", "-c", file.toString()));
  }

  private void startFairlead(Path jar) throws IOException {
    int port = ChildProcesses.freePort();
    Path config = processes.directory().resolve("gateway.yaml");
    Files.writeString(config, Configs.fairlead(port));
    Files.writeString(
        config.resolveSibling("balancing.yaml"), Configs.balancing(TENANTS, backEnds));
    ProcessHandle process =
        processes.startJava(port, List.of("-jar", jar.toString(), "--config", config.toString()));
    contestants.add(new Contestant(Contestant.FAIRLEAD, port, process));
  }

  private void startSpring(Path jar) throws IOException {
    int port = ChildProcesses.freePort();
    List<String> arguments = new ArrayList<>(List.of("-jar", jar.toString()));
    arguments.addAll(Configs.spring(port, backEnds));
    contestants.add(new Contestant(Contestant.SPRING, port, processes.startJava(port, arguments)));
  }

  @Override
  public void close() throws IOException {
    processes.close();
  }
}
