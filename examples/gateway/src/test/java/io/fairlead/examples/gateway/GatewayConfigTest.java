package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the gateway's own, and what is said where they are wrong. */
final class GatewayConfigTest {

  @TempDir private Path directory;

  @Test
  void demonstrationFileIsRead() throws IOException {
    GatewayConfig config = GatewayConfig.read(Path.of("gateway.yaml"));

    assertThat(config.listen().port()).isEqualTo(8080);
    assertThat(config.listen().idleTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.here().region()).isEqualTo("eu");
    assertThat(config.balancing().path()).isEqualTo(Path.of("balancing.yaml"));
    assertThat(config.balancing().history()).isNull();
    assertThat(config.discovery()).isEmpty();
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    assertThat(
            problems(
                """
                listen: {port: 70000, prot: 1}
                tenants-by: {subdomain-of: localhost, cookie: x}
                here: {regoin: eu}
                balancing:
                  path: ""
                discover:
                  p:
                    dns: {addresses: {a.internal: 0}}
                  q: {}
                pools: {}
                """))
        .contains("gateway.yaml: the configuration is invalid")
        .contains("listen.port (line 1, column 10): 70000")
        .contains("listen.prot (line 1, column 23)")
        .contains("did you mean port?")
        .contains("tenants-by.cookie (line 2, column 39)")
        .contains("here.regoin (line 3, column 8)")
        .contains("balancing.path (line 5, column 3)")
        .contains("discover.p.dns.addresses.a.internal (line 8, column 23)")
        .contains("discover.q.file (line 9, column 3)")
        .contains("pools (line 10, column 1)");
  }

  @Test
  void nameThatStandsTwiceIsRefused() {
    assertThat(problems("here: {}\nlisten: {}\nhere: {}\n")).contains("here (line 3, column 1)");
  }

  @Test
  void brokenTextIsRefusedWithItsPlace() {
    assertThat(problems("listen:\n  port: [}\n")).contains("line 2, column ");
  }

  @Test
  void textThatIsNoMapIsRefused() {
    assertThat(problems("just words")).contains("a map of names to values");
    assertThat(problems("")).contains("a map of names to values");
  }

  private String problems(String yaml) {
    Path file = directory.resolve("gateway.yaml");
    String[] message = new String[1];
    assertThatIOException()
        .isThrownBy(
            () -> {
              Files.writeString(file, yaml);
              GatewayConfig.read(file);
            })
        .satisfies(thrown -> message[0] = thrown.getMessage());
    return message[0];
  }
}
