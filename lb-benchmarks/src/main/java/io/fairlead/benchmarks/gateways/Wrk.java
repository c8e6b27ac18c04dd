package io.fairlead.benchmarks.gateways;

import io.fairlead.benchmarks.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The load generator wrk: asks again on each connection as soon as it has an answer. */
final class Wrk {

  /** A slow answer is no error: it is in the percentiles. */
  private static final String PATIENCE = "30s";

  private final ChildProcesses processes;
  private final String program;
  private final int connections;
  private final Path script;

  /**
   * @param tenants that send in turn
   */
  Wrk(ChildProcesses processes, String program, int connections, int tenants) throws IOException {
    this.processes = processes;
    this.program = program;
    this.connections = connections;
    this.script = Files.writeString(processes.directory().resolve("wrk.lua"), Configs.wrk(tenants));
  }

  /**
   * Asks a gateway for some seconds, after which it may have answered nothing yet.
   *
   * @throws IOException if anything but good answers came: then there is nothing to compare
   */
  WrkReport ask(Contestant contestant, int seconds) throws IOException {
    WrkReport report =
        WrkReport.parse(
            processes.run(
                List.of(
                    program,
                    "--threads=1",
                    "--connections=" + connections,
                    "--duration=" + seconds + "s",
                    "--timeout=" + PATIENCE,
                    "--latency",
                    "--script=" + script,
                    "http://127.0.0.1:" + contestant.port() + "/")));
    if (report.errors() > 0) {
      throw new IOException(
          "%s: not all answers are good: %s".formatted(contestant.name(), report));
    }
    return report;
  }
}
