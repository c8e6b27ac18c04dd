package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryConfigTest {

  private static final String PATH = "pools.shared.retry";

  @Test
  void defaultsAreThreeAttemptsWithinAFifthOfTheRequestsAndTenPerSecond() {
    RetryConfig retry = RetryConfig.DEFAULT;

    assertThat(retry.maxAttempts()).isEqualTo(3);
    assertThat(retry.nonIdempotent()).isFalse();
    assertThat(retry.attemptTimeout()).isNull();
    assertThat(retry.backoff().base()).isEqualTo(Duration.ofMillis(25));
    assertThat(retry.backoff().max()).isEqualTo(Duration.ofMillis(250));
    assertThat(retry.budget()).isEqualTo(new RetryConfig.Budget(20, 10));
    assertThat(retry.hedging()).isNull();
  }

  @Test
  void emptySectionIsTheDefault() {
    Options options = Options.of(PATH, Map.of());

    assertThat(RetryConfig.read(options)).isEqualTo(RetryConfig.DEFAULT);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void everythingThatCanBeBuiltCanBeRead() {
    RetryConfig built =
        RetryConfig.builder()
            .maxAttempts(5)
            .retryNonIdempotent()
            .attemptTimeout(Duration.ofSeconds(2))
            .backoff(Duration.ofMillis(10), Duration.ofSeconds(1))
            .budget(10, 3)
            .hedge(99, Duration.ofMillis(20))
            .build();
    Options options =
        Options.of(
            PATH,
            Map.of(
                "max-attempts",
                5,
                "non-idempotent",
                true,
                "attempt-timeout",
                "2s",
                "backoff-base",
                "10ms",
                "backoff-max",
                "1s",
                "budget-percent",
                10,
                "budget-per-second",
                3,
                "hedging",
                Map.of("percentile", 99, "min-delay", "20ms")));

    assertThat(RetryConfig.read(options)).isEqualTo(built);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void longestPauseFollowsTheFirstUnlessItIsGiven() {
    Options options = Options.of(PATH, Map.of("backoff-base", "1s"));

    assertThat(RetryConfig.read(options).backoff())
        .isEqualTo(new RetryConfig.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)));
  }

  @Test
  void hedgingWithoutFiguresHasItsDefaults() {
    Options options = Options.of(PATH, Map.of("hedging", Map.of()));

    assertThat(RetryConfig.read(options).hedging())
        .isEqualTo(new RetryConfig.Hedging(95, Duration.ofMillis(1)));
  }

  @Test
  void everyProblemIsNotedWithItsPathAndNothingIsThrown() {
    Options options =
        Options.of(
            PATH,
            Map.of(
                "max-attempts",
                0,
                "non-idempotent",
                "perhaps",
                "attempt-timeout",
                "0ms",
                "backoff-base",
                "soon",
                "backoff-max",
                "1ms",
                "budget-percent",
                101,
                "budget-per-second",
                -1,
                "hedging",
                Map.of("percentile", 100, "min-delay", "-1ms", "more", 1)));

    RetryConfig read = RetryConfig.read(options);

    assertThat(read.maxAttempts()).isEqualTo(RetryConfig.DEFAULT_MAX_ATTEMPTS);
    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactlyInAnyOrder(
            PATH + ".max-attempts",
            PATH + ".non-idempotent",
            PATH + ".attempt-timeout",
            PATH + ".backoff-base",
            PATH + ".backoff-max",
            PATH + ".budget-percent",
            PATH + ".budget-per-second",
            PATH + ".hedging.percentile",
            PATH + ".hedging.min-delay",
            PATH + ".hedging.more");
  }

  @Test
  void hedgingOfASingleAttemptIsAProblem() {
    Options options = Options.of(PATH, Map.of("max-attempts", 1, "hedging", Map.of()));

    assertThat(RetryConfig.read(options).hedging()).isNull();
    assertThat(options.problems())
        .extracting(ConfigProblem::path)
        .containsExactly(PATH + ".hedging");
  }

  static List<Arguments> wrong() {
    return List.of(
        Arguments.of("max-attempts 0", change(b -> b.maxAttempts(0))),
        Arguments.of("max-attempts 101", change(b -> b.maxAttempts(101))),
        Arguments.of("attempt-timeout PT0S", change(b -> b.attemptTimeout(Duration.ZERO))),
        Arguments.of("PT1S to PT0.001S", change(b -> b.backoff(seconds(1), Duration.ofMillis(1)))),
        Arguments.of("PT-1S", change(b -> b.backoff(seconds(-1), seconds(1)))),
        Arguments.of("PT20M", change(b -> b.backoff(seconds(1), Duration.ofMinutes(20)))),
        Arguments.of("budget-percent -1", change(b -> b.budget(-1, 0))),
        Arguments.of("budget-per-second 1000001", change(b -> b.budget(0, 1_000_001))),
        Arguments.of("percentile 49.0", change(b -> b.hedge(49))),
        Arguments.of("percentile NaN", change(b -> b.hedge(Double.NaN))),
        Arguments.of("min-delay PT-1S", change(b -> b.hedge(95, seconds(-1)))),
        Arguments.of("hedging needs max-attempts", change(b -> b.maxAttempts(1).hedge(95))));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongValueIsNamed(String named, UnaryOperator<RetryConfig.Builder> change) {
    assertThatThrownBy(() -> change.apply(RetryConfig.builder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private static UnaryOperator<RetryConfig.Builder> change(
      UnaryOperator<RetryConfig.Builder> change) {
    return change;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
