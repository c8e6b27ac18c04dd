package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is handed out, in a process of its own. */
class FairleadJarTest {

  private static final Path JAR = Path.of("target", "fairlead.jar");

  @TempDir Path folder;

  @Test
  void jarRunsByItselfWithAllThatAConfigurationMayName() throws Exception {
    Path good = folder.resolve("good.yaml");
    Files.writeString(
        good,
        """
        pools:
          p:
            balancer: least-latency
            endpoints: [{host: 10.0.0.1, port: 80}]
            health: {check: {type: grpc}}
        policies: [{type: quota}, {type: circuit-breaker}]
        """);
    Path bad = folder.resolve("bad.yaml");
    Files.writeString(bad, "pools: {p: {balancer: fastest}}");

    Run valid = run("validate", good);
    assertThat(valid.exit).as(valid.output).isZero();
    assertThat(valid.output).isEqualTo("valid: 0 tenants, 0 tiers, 1 pools, 0 routes\n");
    Run invalid = run("validate", bad);
    assertThat(invalid.exit).as(invalid.output).isEqualTo(1);
    assertThat(invalid.output).startsWith(bad + ":1:13: pools.p.balancer: \"fastest\"");
    assertThat(run("diff", good, bad).exit).isEqualTo(1);
    assertThat(run("--version").output).contains("fairlead ");
  }

  private record Run(int exit, String output) {}

  private static Run run(Object... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }
}
