package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that mean harm end in a problem, at once and in little memory. */
class HostileTextTest {

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
        .filteredOn(problem -> problem.expectation().contains("aliases"))
        .hasSize(100)
        .first()
        .hasToString(
            "a1[0] (line 2, column 10): \"*a0\" is not allowed: a value; aliases are not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pools: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[http://a]]]",
        "pools: {p: {max-in-flight: !!int \"3\"}}",
        "tenants: {acme: !<tag:yaml.org,2002:java.lang.Runtime> {}}",
        "default-pool: !local x",
        "--- !!javax.script.ScriptEngineManager {}"
      })
  void tagsAreRefusedWhateverTheyName(String text) {
    assertThat(problems(text))
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .isEqualTo("a value without a tag");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\ud800", "\\udc00", "a\\ud800b", "\\ud83d\\ude00\\ude00", "\\ude00\\ud83d"})
  void halfOfACharacterIsRefusedInTextsAndNames(String half) {
    for (ConfigFormat format : ConfigFormat.values()) {
      assertThat(ConfigFormatTest.problems(format, "{\"default-pool\": \"" + half + "\"}"))
          .singleElement()
          .satisfies(problem -> assertThat(problem.expectation()).contains("surrogate pair"));
      assertThat(ConfigFormatTest.problems(format, "{\"tenants\": {\"" + half + "\": {}}}"))
          .isNotEmpty();
    }
    assertThat(ConfigFormat.JSON.read("{\"default-pool\": \"\\ud83d\\ude00\"}").defaultPool())
        .isEqualTo("\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "[{a: "})
  void depthIsLimitedInYaml(String opening) {
    assertEndsQuickly(ConfigFormat.YAML, "pools: " + opening.repeat(100_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void depthIsLimitedInJson(String opening) {
    assertEndsQuickly(ConfigFormat.JSON, "{\"pools\": " + opening.repeat(100_000));
  }

  @Test
  void blocksOfYamlAreNoWayAroundTheDepth() {
    assertEndsQuickly(ConfigFormat.YAML, "pools:\n" + "- ".repeat(100_000) + "x");
  }

  @Test
  void longTextsNamesAndNumbersAreRefused() {
    int size = 3 << 20;
    for (String text :
        List.of(
            "{\"default-pool\": \"" + "x".repeat(size) + "\"}",
            "{\"" + "x".repeat(size) + "\": 1}",
            "{\"pools\": {\"p\": {\"max-in-flight\": " + "9".repeat(size) + "}}}")) {
      assertEndsQuickly(ConfigFormat.JSON, text);
      assertEndsQuickly(ConfigFormat.YAML, text);
    }
    assertThat(problems("pools:\n  " + "x".repeat(1_000) + ": {}"))
        .singleElement()
        .hasToString("pools.xxxxxxxxxxxxxxxxxxxx... (line 2, column 3): a name of at most 512");
  }

  @Test
  void textThatIsTooLongIsRefusedUnread() {
    assertThat(problems("a: b\n".repeat(FileReader.MOST_BYTES_SHARED / 5 + 1)))
        .singleElement()
        .hasToString(": 33554435 is not allowed: a text of at most 33554432 characters");
  }

  @Test
  void onlySoManyProblemsAreTold() {
    assertThat(problems("routes: [\n" + "*a,\n".repeat(200_000) + "*a]"))
        .hasSizeBetween(TextReader.MOST_PROBLEMS, TextReader.MOST_PROBLEMS + 2);
    assertThat(problems("x: 1\n".repeat(100_000)))
        .hasSizeLessThanOrEqualTo(2 * TextReader.MOST_PROBLEMS + 2);
    StringBuilder unknown = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      unknown.append("x").append(i).append(": 1\n");
    }
    assertThat(problems(unknown.toString())).hasSize(TextReader.MOST_PROBLEMS);
  }

  /** A hundred times the text takes no more than some hundred times as long. */
  @Test
  void tenantsOfALargeTextAreReadInProportion() {
    StringBuilder text = new StringBuilder("tenants:\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("  t").append(i).append(": {tier: gold, labels: {team: a}}\n");
    }

    assertThat(ConfigFormat.YAML.read(text.toString()).tenants()).hasSize(100_000);
  }

  @Property(tries = 500, seed = "1")
  void damagedTextsAreReadOrRefused(
      @ForAll @LongRange(min = 0) long seed, @ForAll ConfigFormat format) {
    Random random = new Random(seed);
    LbConfig config = new Configs(new Random(random.nextInt(20))).config();
    StringBuilder text = new StringBuilder(format.write(config));
    for (int damage = random.nextInt(5); damage >= 0; damage--) {
      damage(text, random);
    }

    assertThatCode(() -> readOrRefuse(format, text.toString())).doesNotThrowAnyException();
  }

  private static void damage(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    String dirt = "\u0000\t\n *&!{}[]:,'\"#-?|>%@`\uFEFF\uD800~<=0a";
    switch (random.nextInt(4)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, dirt.charAt(random.nextInt(dirt.length())));
      case 2 -> text.setLength(at + 1);
      default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
    }
    text.append(' ');
  }

  private static void readOrRefuse(ConfigFormat format, String text) {
    try {
      assertThat(format.read(text)).isNotNull();
    } catch (InvalidConfigException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }

  private static void assertEndsQuickly(ConfigFormat format, String text) {
    assertTimeout(
        Duration.ofSeconds(20),
        () -> assertThat(ConfigFormatTest.problems(format, text)).isNotEmpty());
  }

  private static List<ConfigProblem> problems(String text) {
    return ConfigFormatTest.problems(ConfigFormat.YAML, text);
  }
}
