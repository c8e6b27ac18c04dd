package io.fairlead.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.algorithms.WeightedRoundRobinOptions.WeightSource;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedRoundRobinOptionsTest {

  private static final Map<String, Object> ALL =
      Map.of(
          "error-penalty", 2,
          "blackout-period", "1s",
          "weight-expiration", "1min",
          "weight-update-period", "2s");

  @Test
  void weightsAreConfiguredUnlessSaidOtherwise() {
    assertThat(WeightedRoundRobinOptions.read(Options.of("o", Map.of())).weights())
        .isEqualTo(WeightSource.CONFIGURED);
  }

  @Test
  void defaultsAreThoseOfTheProposal() {
    assertThat(WeightedRoundRobinOptions.read(Options.of("o", Map.of("weights", "reported"))))
        .isEqualTo(
            new WeightedRoundRobinOptions(
                WeightSource.REPORTED,
                1,
                Duration.ofSeconds(10),
                Duration.ofMinutes(3),
                Duration.ofSeconds(1)));
  }

  @Test
  void everyOptionIsRead() {
    Map<String, Object> options = new HashMap<>(ALL);
    options.put("weights", "reported");

    assertThat(WeightedRoundRobinOptions.read(Options.of("o", options)))
        .isEqualTo(
            new WeightedRoundRobinOptions(
                WeightSource.REPORTED,
                2,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(2)));
  }

  @Test
  void whatIsForReportedWeightsIsAProblemWithConfiguredOnes() {
    Options options = Options.of("o", ALL);
    WeightedRoundRobinOptions.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            "o.error-penalty",
            "o.blackout-period",
            "o.weight-expiration",
            "o.weight-update-period");
    assertThat(options.problems())
        .extracting(ConfigProblem::expectation)
        .containsOnly("only where weights is reported");
  }

  @ParameterizedTest
  @CsvSource({
    "weights, guessed",
    "blackout-period, 25h",
    "weight-expiration, 99ms",
    "weight-update-period, 99ms",
  })
  void whatIsOutOfRangeIsAProblem(String name, String value) {
    Map<String, Object> given = new HashMap<>(Map.of("weights", "reported"));
    given.put(name, value);
    Options options = Options.of("o", given);
    WeightedRoundRobinOptions.read(options);

    assertThat(options.problems()).extracting(ConfigProblem::path).containsExactly("o." + name);
  }

  @Test
  void negativePenaltyIsAProblem() {
    Options options = Options.of("o", Map.of("weights", "reported", "error-penalty", -0.1));
    WeightedRoundRobinOptions.read(options);

    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly("o.error-penalty");
  }
}
