package io.fairlead.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may say, and how it is told what it may not. */
class EndpointsTextTest {

  private static final Path FILE = Path.of("/etc/lb.yaml");

  @Test
  void everythingThatCanBeSaidOfAnEndpointIsRead() {
    String text =
        """
        endpoints:
          - {host: 10.0.0.1, port: 8080}
          - host: "2001:db8::1"
            port: 443
            id: two
            weight: 0.5
            priority: 127
            region: eu
            zone: eu-1a
            labels: {version: 2, canary: true}
        """;

    assertThat(EndpointsText.read(FILE, text))
        .containsExactly(
            Endpoint.of("10.0.0.1", 8080),
            new Endpoint(
                "two",
                "2001:db8::1",
                443,
                0.5,
                new Locality("eu", "eu-1a"),
                127,
                Map.of("version", "2", "canary", "true")));
  }

  @Test
  void jsonIsReadToo() {
    String text = "{\"endpoints\": [{\"host\": \"a\", \"port\": 1, \"labels\": {\"k\": \"v\"}}]}";

    assertThat(EndpointsText.read(FILE, text))
        .containsExactly(Endpoint.of("a", 1).withLabel("k", "v"));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceWithItsPlaceAndWhatIsAllowed() {
    String text =
        """
        endpoints:
          - {host: a, port: 70000}
          - {port: 1, weight: heavy}
          - host: b
            priority: 128
            colour: red
          - {host: c, port: 1, id: ""}
          - {host: d, port: 1, id: same}
          - {host: e, port: 1, id: same}
          - just words
        other: 1
        """;

    assertThat(problems(text))
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "/etc/lb.yaml: endpoints[0].port (line 2)",
            "/etc/lb.yaml: endpoints[1].host (line 3)",
            "/etc/lb.yaml: endpoints[1].weight (line 3)",
            "/etc/lb.yaml: endpoints[2].port (line 4)",
            "/etc/lb.yaml: endpoints[2].priority (line 5)",
            "/etc/lb.yaml: endpoints[2].colour (line 6)",
            "/etc/lb.yaml: endpoints[3].id (line 7)",
            "/etc/lb.yaml: endpoints[5].id (line 9)",
            "/etc/lb.yaml: endpoints[6] (line 10)",
            "/etc/lb.yaml: other (line 11)");
    assertThat(problems(text).get(0)).isNotNull();
    assertThat(problems("endpoints: [{host: a, port: 70000}]"))
        .singleElement()
        .hasToString(
            "/etc/lb.yaml: endpoints[0].port (line 1): 70000 is not allowed: a whole number from 1"
                + " to 65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "just words", "- {host: a, port: 1}", "[{\"host\": \"a\"}]", "# none"})
  void textThatIsNoMapIsRefused(String text) {
    assertThat(problems(text))
        .singleElement()
        .hasToString("/etc/lb.yaml: a map of names to values");
  }

  @Test
  void listIsRequired() {
    assertThat(problems("{}"))
        .singleElement()
        .hasToString("/etc/lb.yaml: endpoints: required: a list of endpoints");
    assertThat(problems("endpoints: {host: a, port: 1}"))
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .isEqualTo("a list");
  }

  /** Ten levels of ten would be ten thousand million values. */
  @Test
  void aliasesAreRefusedBeforeTheyGrow() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= 10; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append("*a%d, ".formatted(i - 1).repeat(9))
          .append("*a%d]\n".formatted(i - 1));
    }

    assertThat(problems(bomb.toString()))
        .singleElement()
        .hasToString(
            "/etc/lb.yaml: a1[0] (line 2): \"*a0\" is not allowed: a value; YAML aliases are not"
                + " supported");
  }

  @Test
  void depthIsLimited() {
    assertThat(problems("endpoints: " + "[".repeat(100_000)))
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .asString()
        .contains("not readable as YAML");
  }

  @Test
  void nameThatStandsTwiceIsRefused() {
    assertThat(problems("endpoints: []\nendpoints: []\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("/etc/lb.yaml: line 2"))
        .satisfies(problem -> assertThat(problem.expectation()).containsIgnoringCase("duplicate"));
  }

  @Test
  void secondDocumentIsRefused() {
    assertThat(problems("endpoints: []\n---\nendpoints: []\n"))
        .singleElement()
        .hasToString("/etc/lb.yaml: line 3: one document and no more");
  }

  private static List<ConfigProblem> problems(String text) {
    return catchThrowableOfType(InvalidConfigException.class, () -> EndpointsText.read(FILE, text))
        .problems();
  }
}
