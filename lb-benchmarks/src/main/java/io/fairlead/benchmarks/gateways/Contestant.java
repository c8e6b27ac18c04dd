package io.fairlead.benchmarks.gateways;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * A gateway that runs.
 *
 * @param port of loopback that it listens on
 * @param process it, or the master of those that are it
 */
record Contestant(String name, int port, ProcessHandle process) {

  static final String FAIRLEAD = "Fairlead";
  static final String NGINX = "nginx";
  static final String SPRING = "Spring Cloud Gateway";

  /** Processor time that it has used so far. */
  Duration processorTime() {
    return Stream.concat(process.descendants(), Stream.of(process))
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
