package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values from outside: how they are written, what type they have, and that nobody gets to see them.
 */
class PlaceholdersTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOST", "10.0.0.1", "PORT", "8080", "EMPTY", "", "FLAG", "true", "WORD", "hunter2");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void begin() {
    file = folder.resolve("fairlead.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${HOST}|10.0.0.1",
        "${HOST:x}|10.0.0.1",
        "${NONE:x}|x",
        "${NONE:}|''",
        "${EMPTY:x}|''",
        "http://${HOST}:${PORT}/|http://10.0.0.1:8080/",
        "${NONE:a:b}|a:b",
        "$${HOST}|${HOST}",
        "$$${HOST}|$${HOST}",
        "$${${HOST}|${10.0.0.1",
        "$HOST $ {HOST}|$HOST $ {HOST}",
        "a$|a$"
      })
  void textIsWhatIsMeant(String written, String meant) {
    assertThat(new Placeholders(ENVIRONMENT::get, folder).resolve(written)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NONE}", "${}", "${a b}", "${HOST", "${1X}", "${file:}", "${-x:1}"})
  void whatHasNoMeaningIsRefused(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Placeholders(ENVIRONMENT::get, folder).resolve(written));
  }

  /** What never ends, or never begins, would be waited for. */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/null", "/"})
  void whatIsNoFileIsNotRead(String path) throws IOException {
    assumeThat(Path.of(path)).exists();
    Files.writeString(file, "default-pool: \"${file:" + path + "}\"");

    assertThat(read().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.expectation()).contains("neither a folder"));
  }

  @Test
  void whatIsEscapedMeansItself() {
    for (String text : List.of("${HOST}", "$${HOST}", "$$${", "${", "$", "{$}")) {
      assertThat(Placeholders.NONE.resolve(Placeholders.escaped(text))).isEqualTo(text);
    }
  }

  @Test
  void valueHasTheTypeThatIsAskedFor() throws IOException {
    Files.writeString(
        file,
        """
        tiers: {"7": {share: "${PORT}", labels: {version: "${VERSION:1.10}"}}}
        pools:
          p:
            endpoints: [{host: "${HOST}", port: "${PORT}", weight: "${WEIGHT:0.5}", id: "${PORT}"}]
            retry: {non-idempotent: "${FLAG}"}
            queue: {max-wait: "${WAIT:5s}"}
            max-in-flight: ${MOST:100}
            balancer-options: {a: "${PORT}", b: "${FLAG}", c: "x${PORT}", d: "${WEIGHT:1e3}"}
        """);

    LbConfig config = read().config();

    assertThat(read().problems()).isEmpty();
    PoolConfig pool = config.pools().get("p");
    assertThat(pool.endpoints().get(0).port()).isEqualTo(8080);
    assertThat(pool.endpoints().get(0).weight()).isEqualTo(0.5);
    assertThat(pool.endpoints().get(0).id()).isEqualTo("8080");
    assertThat(pool.retry().nonIdempotent()).isTrue();
    assertThat(pool.maxInFlight()).isEqualTo(100);
    assertThat(config.tiers().get("7").share()).isEqualTo(8080);
    assertThat(config.tiers().get("7").labels()).containsEntry("version", "1.10");
    assertThat(pool.balancerOptions())
        .isEqualTo(Map.of("a", 8080, "b", true, "c", "x8080", "d", 1000.0));
  }

  @Test
  void contentOfAFileIsTakenAsItIsWithoutTheLastLineBreak() throws IOException {
    Files.writeString(folder.resolve("key"), "12345678\n");
    Files.writeString(
        file,
        "pools: {p: {balancer-options: {a: \"${file:key}\", b: \"${file:%s}\"}}}"
            .formatted(folder.resolve("key")));

    assertThat(read().config().pools().get("p").balancerOptions())
        .isEqualTo(Map.of("a", "12345678", "b", "12345678"));
  }

  @Test
  void problemsTellWhatIsWrittenAndNotWhatIsMeant() throws IOException {
    Files.writeString(folder.resolve("key"), "hunter2");
    Files.writeString(
        file,
        """
        tiers: {gold: {quotas: ["${file:key}"], priority: "${WORD}", share: "x${WORD}"}}
        pools: {p: {isolation: "${WORD}", health: {check: {typ: "${WORD}"}}, queue: ["${WORD}"]}}
        routes: "${WORD}"
        default-pool: "${file:none}"
        """);

    assertThat(read().problems())
        .hasSize(9)
        .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain("hunter2"))
        .extracting(FileProblem::toString)
        .anySatisfy(
            told ->
                assertThat(told)
                    .contains("fairlead.yaml:1:25: tiers.gold.quotas[0]: \"${file:key}\""))
        .anySatisfy(
            told ->
                assertThat(told)
                    .endsWith("a file that can be read, in UTF-8: NoSuchFileException"));
  }

  @Test
  void textThatIsNoFileHasNoValuesFromOutside() {
    assertThat(ConfigFormatTest.problems(ConfigFormat.YAML, "default-pool: ${HOST:x}"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.value()).isEqualTo("${HOST:x}"));
    assertThat(ConfigFormat.YAML.read("default-pool: $${HOST:x}").defaultPool())
        .isEqualTo("${HOST:x}");
  }

  private LoadedConfig read() {
    return ConfigFiles.of(file).withEnvironment(ENVIRONMENT::get).read();
  }
}
