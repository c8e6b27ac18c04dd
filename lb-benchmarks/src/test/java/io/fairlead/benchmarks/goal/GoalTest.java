package io.fairlead.benchmarks.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {

  @Test
  void valueOnTheLimitIsGoodEnough() {
    assertThat(Goal.atLeast(2, "x", 2, "").isMet()).isTrue();
    assertThat(Goal.atMost(2, "x", 2, "").isMet()).isTrue();
    assertThat(Goal.atLeast(2, "x", 1.9, "").isMet()).isFalse();
    assertThat(Goal.atMost(2, "x", 2.1, "").isMet()).isFalse();
  }

  @Test
  void whatIsNotKnownIsMissed() {
    assertThat(Goal.atLeast(2, "x", Double.NaN, "").isMet()).isFalse();
    assertThat(Goal.atMost(2, "x", Double.NaN, "").isMet()).isFalse();
    assertThat(Goal.atMost(2, "x", Double.NaN, "").json().getValue("value")).isNull();
  }

  @Test
  void numbersHaveTheDigitsThatMeanSomething() {
    assertThat(List.of(0.049, 0.5, 2.0, 9.994, 12.34, 123.4, 12_345.6))
        .extracting(Goal::number)
        .containsExactly("0.05", "0.5", "2", "9.99", "12.3", "123", "12,346");
  }

  @Test
  void tableSaysWhatIsMet() {
    Goals goals =
        new Goals(List.of(Goal.atMost(5, "apply", 1.234, "ms"), Goal.atLeast(2, "ratio", 1.5, "")));

    assertThat(goals.table())
        .isEqualTo(
            """
            | what  | measured |       target |    met |
            | ----- | -------: | -----------: | -----: |
            | apply |  1.23 ms | at most 5 ms |    met |
            | ratio |      1.5 |   at least 2 | missed |

            1 of 2 met
            """);
    assertThat(goals.json().getJsonObject(0).getString("bound")).isEqualTo("AT_MOST");
    assertThat(goals.json().getJsonObject(1).getBoolean("met")).isFalse();
  }
}
