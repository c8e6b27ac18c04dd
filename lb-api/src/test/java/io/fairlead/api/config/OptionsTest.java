package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  private enum Key {
    HEADER,
    REMOTE_ADDRESS
  }

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void answersTheDefaultForWhatIsNotGiven() {
    Options options = Options.of("path", Map.of());

    assertThat(options.text("a", "x")).isEqualTo("x");
    assertThat(options.oneOf("b", Key.HEADER)).isEqualTo(Key.HEADER);
    assertThat(options.integer("c", 5, 1, 9)).isEqualTo(5);
    assertThat(options.decimal("d", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(options.flag("e", true)).isTrue();
    assertThat(options.duration("f", DAY, Duration.ZERO, DAY)).isEqualTo(DAY);
    assertThat(options.list("g", List.of(1), Integer::valueOf)).containsExactly(1);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void providerReadsAKindOfItsOwn() {
    Options options = Options.of("path", Map.of("given", 3, "wrong", "x"));

    assertThat(readNumber(options, "given")).isEqualTo("3");
    assertThat(readNumber(options, "missing")).isEqualTo("none");
    assertThat(readNumber(options, "wrong")).isEqualTo("none");
    assertThat(options.problems())
        .containsExactly(new ConfigProblem("path.wrong", "x", "a number of a kind"));
  }

  private static String readNumber(Options options, String name) {
    return options.read(
        name,
        "none",
        value -> value instanceof Integer ? value.toString() : null,
        "a number of a kind");
  }

  @Test
  void textAloneStandsForASectionWithThatText() {
    Options options =
        Options.of("path", Map.of("short", "x", "long", Map.of("name", "y"), "wrong", 3));

    assertThat(options.section("short", "name").text("name", "")).isEqualTo("x");
    assertThat(options.section("long", "name").text("name", "")).isEqualTo("y");
    assertThat(options.section("missing", "name").text("name", "z")).isEqualTo("z");
    assertThat(options.section("wrong", "name").names()).isEmpty();
    assertThat(options.problems()).extracting(ConfigProblem::path).containsExactly("path.wrong");
  }

  @Test
  void readsWhatIsGiven() {
    Options options =
        Options.of(
            "path",
            Map.of(
                "a",
                "y",
                "b",
                "remote-address",
                "c",
                9,
                "d",
                1,
                "e",
                false,
                "f",
                "90s",
                "g",
                List.of("2", 3)));

    assertThat(options.text("a", "x")).isEqualTo("y");
    assertThat(options.oneOf("b", Key.HEADER)).isEqualTo(Key.REMOTE_ADDRESS);
    assertThat(options.integer("c", 5, 1, 9)).isEqualTo(9);
    assertThat(options.decimal("d", 0.5, 0, 1)).isEqualTo(1);
    assertThat(options.flag("e", true)).isFalse();
    assertThat(options.duration("f", DAY, Duration.ZERO, DAY)).isEqualTo(Duration.ofSeconds(90));
    assertThat(options.list("g", List.of(1), Integer::valueOf)).containsExactly(2, 3);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void notesEverythingThatIsWrongAndAnswersTheDefaults() {
    Options options =
        Options.of(
            "pools.shared.balancer-options",
            Map.of("a", 1, "b", "cookie", "c", 10, "d", "much", "e", "yes", "f", "soon", "g", "x"));

    assertThat(options.text("a", "x")).isEqualTo("x");
    assertThat(options.oneOf("b", Key.HEADER)).isEqualTo(Key.HEADER);
    assertThat(options.integer("c", 5, 1, 9)).isEqualTo(5);
    assertThat(options.decimal("d", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(options.flag("e", true)).isTrue();
    assertThat(options.duration("f", DAY, Duration.ZERO, DAY)).isEqualTo(DAY);
    assertThat(options.list("g", List.of(1), Integer::valueOf)).containsExactly(1);
    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly(
            "pools.shared.balancer-options.a",
            "pools.shared.balancer-options.b",
            "pools.shared.balancer-options.c",
            "pools.shared.balancer-options.d",
            "pools.shared.balancer-options.e",
            "pools.shared.balancer-options.f",
            "pools.shared.balancer-options.g");
  }

  @Test
  void saysWhatIsAllowed() {
    Options options = Options.of("o", Map.of("b", "cookie", "c", 10));
    options.oneOf("b", Key.HEADER);
    options.integer("c", 5, 1, 9);

    assertThat(options.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "o.b: \"cookie\" is not allowed: one of header, remote-address",
            "o.c: 10 is not allowed: a whole number from 1 to 9");
  }

  @Test
  void unknownOptionIsAProblemThatNamesTheNearestAndTheKnownOnes() {
    Options options = Options.of("o", Map.of("choices", 2, "chioces", 3));
    options.integer("choices", 2, 2, 8);
    options.flag("sticky", false);

    assertThat(options.problems())
        .containsExactly(
            new ConfigProblem(
                "o.chioces", 3, "unknown option; did you mean choices? known are choices, sticky"));
  }

  @Test
  void nearestNameIsOneThatTwoSlipsMake() {
    Set<String> known = Set.of("max-wait", "max-rate", "size");

    assertThat(Spelling.nearest("maxwait", known)).isEqualTo("max-wait");
    assertThat(Spelling.nearest("max-wati", known)).isEqualTo("max-wait");
    assertThat(Spelling.nearest("max-wae", known)).isEqualTo("max-rate");
    assertThat(Spelling.nearest("siez", known)).isEqualTo("size");
    assertThat(Spelling.nearest("colour", known)).isNull();
    assertThat(Spelling.nearest("s", known)).isNull();
    assertThat(Spelling.nearest("max-wait".repeat(10_000), known)).isNull();
  }

  @Test
  void whatIsOnlyAskedForWhenItIsGivenIsKnownToo() {
    Options options = Options.of("o", Map.of("queu", 1));
    options.has("queue");

    assertThat(options.problems())
        .singleElement()
        .extracting(ConfigProblem::expectation)
        .isEqualTo("unknown option; did you mean queue? known are queue");
  }

  @Test
  void textThatIsRequiredIsThereAndNotEmpty() {
    Options options = Options.of("o", Map.of("a", "x", "b", "", "c", 1));

    assertThat(options.required("a")).isEqualTo("x");
    assertThat(options.required("b")).isEmpty();
    assertThat(options.nonEmpty("c", "fallback")).isEqualTo("fallback");
    assertThat(options.required("d")).isEmpty();
    assertThat(options.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "o.b: \"\" is not allowed: a text that is not empty",
            "o.c: 1 is not allowed: a text that is not empty",
            "o.d: required: a text");
  }

  @Test
  void textsAreTakenAsTheyAreWrittenOrNotAtAll() {
    Options options =
        Options.of("o", Map.of("labels", Map.of("a", "x", "b", 7, "c", true, "d", 1.1)));

    assertThat(options.texts("labels"))
        .containsAllEntriesOf(Map.of("a", "x", "b", "7", "c", "true"));
    assertThat(options.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly("o.labels.d: 1.1 is not allowed: a text; other things in quotes");
  }

  @Test
  void badItemOfAListIsNamedByItsIndex() {
    Options options = Options.of("o", Map.of("ports", List.of("1", "two", "3")));

    assertThat(options.list("ports", List.of(), Integer::valueOf)).containsExactly(1, 3);
    assertThat(options.problems()).extracting(ConfigProblem::path).containsExactly("o.ports[1]");
  }

  @Test
  void providerAddsProblemsOfItsOwn() {
    Options options = Options.of("o", Map.of());
    options.reject("header", null, "is needed when key is header");

    assertThat(options.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly("o.header: is needed when key is header");
  }

  @Property(seed = "1")
  void integerIsTakenExactlyWhenInRange(@ForAll long value) {
    Options options = Options.of("o", Map.of("n", value));

    int read = options.integer("n", 7, -100, 100);

    boolean inRange = value >= -100 && value <= 100;
    assertThat(read).isEqualTo(inRange ? (int) value : 7);
    assertThat(options.problems().isEmpty()).isEqualTo(inRange);
  }

  @Property(seed = "1")
  void decimalIsTakenExactlyWhenInRange(@ForAll double value) {
    Options options = Options.of("o", Map.of("n", value));

    boolean inRange = value >= -1 && value <= 1;
    assertThat(options.decimal("n", 0.5, -1, 1)).isEqualTo(inRange ? value : 0.5);
    assertThat(options.problems().isEmpty()).isEqualTo(inRange);
  }

  @ParameterizedTest
  @CsvSource({
    "250ns, PT0.00000025S",
    "7us, PT0.000007S",
    "250ms, PT0.25S",
    "10s, PT10S",
    "5min, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "PT0.25S, PT0.25S"
  })
  void readsDurations(String text, Duration duration) {
    Options options = Options.of("o", Map.of("t", text));

    assertThat(options.duration("t", Duration.ZERO, Duration.ZERO, DAY)).isEqualTo(duration);
    assertThat(options.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "1.5s", "-1s", "10 s", "10S", "1w", "25h", "2d"})
  void refusesWhatIsNoDurationOrOutOfRange(String text) {
    Options options = Options.of("o", Map.of("t", text));

    assertThat(options.duration("t", Duration.ZERO, Duration.ZERO, DAY)).isZero();
    assertThat(options.problems()).hasSize(1);
  }
}
