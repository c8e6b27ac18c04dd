package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class SplitConfigTest {

  @Test
  void requestsStickByTheirTenantUnlessSaid() {
    SplitConfig split = SplitConfig.builder().weight("v1", 99).weight("v2", 1).build();

    assertThat(split)
        .isEqualTo(new SplitConfig(Map.of("v1", 99.0, "v2", 1.0), SplitConfig.Key.TENANT, ""));
    assertThat(split.weights()).containsExactly(Map.entry("v1", 99.0), Map.entry("v2", 1.0));
  }

  @Test
  void weightGivenAgainReplaces() {
    SplitConfig split = SplitConfig.builder().weight("v1", 99).weight("v1", 50).build();

    assertThat(split.weights()).containsExactly(Map.entry("v1", 50.0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 1_000_001, Double.NaN, Double.POSITIVE_INFINITY})
  void weightOutOfRangeIsRefused(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitConfig.builder().weight("v1", weight).build())
        .withMessage("split weight " + weight + " of pool v1 is not 0 to 1000000");
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "COOKIE", "QUERY"})
  void keyOfManyNeedsAName(SplitConfig.Key key) {
    assertThat(SplitConfig.builder().key(key, "user").build().keyName()).isEqualTo("user");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitConfig.builder().key(key).build())
        .withMessageContaining("the name of the header, cookie or query parameter is required");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"HEADER", "COOKIE", "QUERY"},
      mode = Mode.EXCLUDE)
  void keyOfWhichThereIsOneHasNoName(SplitConfig.Key key) {
    assertThat(SplitConfig.builder().key(key).build().keyName()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitConfig.builder().key(key, "user").build())
        .withMessageContaining("\"user\"");
  }

  @Test
  void readsWhatIsWritten() {
    Options options =
        Options.of(
            "splits.canary",
            Map.of("key", "cookie", "key-name", "uid", "weights", Map.of("v1", 99, "v2", 0.5)));

    SplitConfig split = SplitConfig.read(options);

    assertThat(options.problems()).isEmpty();
    assertThat(split)
        .isEqualTo(
            SplitConfig.builder()
                .key(SplitConfig.Key.COOKIE, "uid")
                .weight("v1", 99)
                .weight("v2", 0.5)
                .build());
  }

  @Test
  void everyProblemIsNotedWithItsPath() {
    Options options =
        Options.of(
            "splits.canary",
            Map.of("key", "moon", "weights", Map.of("v1", -1, "v2", "many", "v3", 1), "wieght", 1));

    SplitConfig split = SplitConfig.read(options);

    assertThat(split.weights()).isEqualTo(Map.of("v1", 0.0, "v2", 0.0, "v3", 1.0));
    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "splits.canary.key",
            "splits.canary.wieght",
            "splits.canary.weights.v1",
            "splits.canary.weights.v2");
  }

  @Test
  void nameThatIsMissingOrTooMuchIsNoted() {
    Options missing = Options.of("splits.canary", Map.of("key", "header"));
    Options tooMuch = Options.of("splits.canary", Map.of("key", "tenant", "key-name", "X-User"));

    assertThat(SplitConfig.read(missing).key()).isEqualTo(SplitConfig.Key.TENANT);
    assertThat(SplitConfig.read(tooMuch).keyName()).isEmpty();

    assertThat(missing.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "splits.canary.key-name: the name of the header, cookie or query parameter is"
                + " required");
    assertThat(tooMuch.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "splits.canary.key-name: \"X-User\" is not allowed: only where key is header, cookie"
                + " or query");
  }
}
