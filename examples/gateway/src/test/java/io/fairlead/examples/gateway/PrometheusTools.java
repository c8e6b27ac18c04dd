package io.fairlead.examples.gateway;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus itself and promtool, which read metrics and rules by their own lights. */
final class PrometheusTools {

  /** What promtool said, and whether it was content. */
  record Verdict(int status, String text) {}

  private PrometheusTools() {}

  /** Skips the test where they are missing, except where they must not be. */
  static void assumeInstalled() {
    boolean installed = Stream.of("prometheus", "promtool").allMatch(PrometheusTools::isInstalled);
    if (!installed && "true".equals(System.getenv("CI"))) {
      fail("prometheus is not installed: apt-get install prometheus");
    }
    assumeTrue(installed, "prometheus is not installed");
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  static Verdict promtool(String input, String... arguments) {
    try {
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList())
              .redirectErrorStream(true)
              .start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Verdict(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a server that scrapes a port every second. */
  static Process prometheus(Path folder, int port, int target, Path rules) {
    try {
      Path config =
          Files.writeString(
              folder.resolve("prometheus.yml"),
              """
              global: {scrape_interval: 1s, evaluation_interval: 1s}
              rule_files: ['%s']
              scrape_configs:
                - job_name: gateway
                  static_configs: [{targets: ['127.0.0.1:%d']}]
              """
                  .formatted(rules.toAbsolutePath(), target));
      return new ProcessBuilder(
              List.of(
                  "prometheus",
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port))
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("prometheus.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
