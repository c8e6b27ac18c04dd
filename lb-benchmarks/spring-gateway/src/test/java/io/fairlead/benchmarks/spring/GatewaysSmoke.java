package io.fairlead.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole comparison of gateways in a few seconds each, with the jars as people start them: hence
 * here, in the last module, and after its jar is made.
 */
class GatewaysSmoke {

  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path BENCH = ROOT.resolve("lb-benchmarks/target/bench.jar");
  private static final Path GATEWAY = ROOT.resolve("examples/gateway/target/gateway.jar");
  private static final Path SPRING =
      ROOT.resolve("lb-benchmarks/spring-gateway/target/spring-gateway.jar");

  @TempDir private Path directory;

  @Test
  void allAreMeasuredAndNoneIsLeft() throws IOException {
    need(
        isInstalled("wrk") && isInstalled("nginx"),
        "wrk and nginx: apt-get install wrk nginx-light");
    need(
        Stream.of(BENCH, GATEWAY, SPRING).allMatch(Files::exists),
        "the jars of all modules: mvn package");

    Process bench = start();
    String said = new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bench.onExit().join().exitValue()).as(said).isZero();
    assertThat(said).containsPattern("\\| nginx +\\|").containsPattern("[0-3] of 3 met");
    assertThat(directory.resolve("gateways.json"))
        .content()
        .contains("\"Fairlead\"", "\"nginx\"", "\"Spring Cloud Gateway\"");
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", BENCH.toString(), "gateways"));
    command.addAll(List.of("--rounds=1", "--seconds=2", "--warm-up=3", "--connections=4"));
    command.addAll(List.of("--gateway=" + GATEWAY, "--spring-gateway=" + SPRING));
    command.add("--out=" + directory);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Skips the test where something is missing, except where it must not be. */
  private static void need(boolean isThere, String what) {
    if (!isThere && "true".equals(System.getenv("CI"))) {
      fail("this needs " + what);
    }
    assumeTrue(isThere, "this needs " + what);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
