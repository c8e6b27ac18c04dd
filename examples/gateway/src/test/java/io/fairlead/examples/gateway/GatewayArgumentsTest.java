package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayArgumentsTest {

  @Test
  void nothingIsRequired() {
    assertThat(GatewayArguments.parse())
        .isEqualTo(new GatewayArguments(null, null, null, false, false));
  }

  @Test
  void argumentsMayComeInAnyOrder() {
    assertThat(GatewayArguments.parse("--admin-port", "0", "--config", "a.yaml", "--port", "80"))
        .isEqualTo(new GatewayArguments(Path.of("a.yaml"), 80, 0, false, false));
    assertThat(GatewayArguments.parse("--traffic", "--port", "80"))
        .isEqualTo(new GatewayArguments(null, 80, null, true, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prot", "8080", "--port", "--port x", "--port 65536", "--port -1"})
  void anythingElseIsRefused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GatewayArguments.parse(line.split(" ", -1)))
        .withMessageContaining(line.split(" ", -1)[0]);
  }
}
