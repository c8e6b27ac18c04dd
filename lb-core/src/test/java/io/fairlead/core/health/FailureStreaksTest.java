package io.fairlead.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Outcome;
import io.fairlead.api.config.OutlierConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Envoy's {@code putHttpResponseCode} and {@code putResult} count, as tables. */
class FailureStreaksTest {

  private final FailureStreaks streaks = new FailureStreaks();
  private final List<String> found = new ArrayList<>();
  private boolean acting = true;

  /**
   * A sequence: s success, f failed without status, 4xx and 5xx by their status, u unreachable, b
   * broken, t timed out; then what is found with thresholds of 3.
   */
  @ParameterizedTest
  @CsvSource({
    "500 500, ''",
    "500 500 500, failures",
    "500 500 s 500, ''",
    "500 404 500 500, ''",
    "f f f, failures",
    "502 503 504, gateway failures+failures",
    "502 500 503 504, failures",
    "502 500 503 504 502, failures+gateway failures",
    "u b t, gateway failures+failures",
    "u 500 t, failures",
    "500 500 500 500 500 500, failures+failures",
  })
  void withoutSplitAnyFailureIsOfStatus5xx(String sequence, String expected) {
    play(sequence, rules().build());

    assertThat(String.join("+", found)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "u b t, requests without answer",
    "u u s u, ''",
    "u u 500 u, ''",
    "500 u 500 u 500, failures",
    "502 u 503 t 504, gateway failures+failures",
    "500 u u s 500 500, ''",
  })
  void withSplitRequestsWithoutAnswerAreCountedApart(String sequence, String expected) {
    play(sequence, rules().splitLocalOrigin().build());

    assertThat(String.join("+", found)).isEqualTo(expected);
  }

  /** Envoy leaves the counter alone while the endpoint is ejected, until the ejection ends. */
  @Test
  void streakThatNothingFollowsFromGoesOn() {
    acting = false;
    play("500 500 500 500", rules().build());
    assertThat(found).containsExactly("failures", "failures");

    acting = true;
    play("500 500", rules().build());
    assertThat(found).containsExactly("failures", "failures", "failures");
  }

  @Test
  void thresholdThatAReloadLowersBelowTheStreakIsFoundAtTheNextFailure() {
    play("500 500", rules().build());

    play("500", rules().consecutive5xx(1, 100).build());

    assertThat(found).containsExactly("failures");
  }

  private static OutlierConfig.Builder rules() {
    return OutlierConfig.builder()
        .consecutive5xx(3, 100)
        .consecutiveGatewayFailure(3, 100)
        .consecutiveLocalOriginFailure(3, 100);
  }

  private void play(String sequence, OutlierConfig rules) {
    for (String step : sequence.split(" ", -1)) {
      Outcome outcome = outcome(step);
      if (outcome.isSuccess()) {
        streaks.succeeded();
      } else {
        streaks.failed(
            outcome,
            rules,
            (rule, kind) -> {
              found.add(kind);
              return acting;
            });
      }
    }
  }

  private static Outcome outcome(String step) {
    return switch (step) {
      case "s" -> Outcome.success();
      case "f" -> Outcome.failed();
      case "u" -> Outcome.unreachable();
      case "b" -> Outcome.broken();
      case "t" -> Outcome.timedOut();
      default -> Outcome.ofHttpStatus(Integer.parseInt(step));
    };
  }
}
