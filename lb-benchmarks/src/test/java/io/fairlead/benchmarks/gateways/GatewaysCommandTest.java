package io.fairlead.benchmarks.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GatewaysCommandTest {

  private final StringWriter said = new StringWriter();

  @TempDir private Path directory;

  @Test
  void saysWhichToolsAreMissingAndWhereTheyAreToBeHad() {
    assertThat(run(Tools.in(directory.toString()))).isEqualTo(2);
    assertThat(said.toString())
        .startsWith("missing: nginx, wrk; to be had by: apt-get install nginx-light wrk\n");
  }

  @Test
  void toolThatIsThereIsNotMissed() throws Exception {
    Path tool = Files.createFile(directory.resolve("wrk"));
    assertThat(tool.toFile().setExecutable(true)).isTrue();

    assertThat(Tools.in(directory.toString()).missing())
        .isEqualTo("missing: nginx; to be had by: apt-get install nginx-light");
    assertThat(Tools.in(directory.toString()).path("wrk")).isEqualTo(tool.toString());
  }

  @Test
  void jarThatIsMissingIsAnErrorOfUsage() throws Exception {
    for (String tool : new String[] {"wrk", "nginx"}) {
      assertThat(Files.createFile(directory.resolve(tool)).toFile().setExecutable(true)).isTrue();
    }

    assertThat(run(Tools.in(directory.toString()), "--gateway=no.jar")).isEqualTo(2);
    assertThat(said.toString()).startsWith("there is no no.jar; mvn package makes it\n");
  }

  private int run(Tools tools, String... args) {
    CommandLine command = GatewaysCommand.commandLine(tools);
    command.setErr(new PrintWriter(said, true));
    return command.execute(args);
  }
}
