package io.fairlead.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidConfigExceptionTest {

  private static final ConfigProblem WRONG =
      new ConfigProblem("tenants.acme.tier", "golden", "one of free, gold");
  private static final ConfigProblem MISSING =
      new ConfigProblem("routes.api.pool", null, "a pool is needed");

  @Test
  void problemSaysWhereWhatAndWhatIsAllowed() {
    assertThat(WRONG)
        .hasToString("tenants.acme.tier: \"golden\" is not allowed: one of free, gold");
    assertThat(MISSING).hasToString("routes.api.pool: a pool is needed");
    assertThat(new ConfigProblem("a", 7, "1 to 5")).hasToString("a: 7 is not allowed: 1 to 5");
  }

  @Test
  void messageListsEveryProblemOnALineOfItsOwn() {
    InvalidConfigException exception = new InvalidConfigException(List.of(WRONG, MISSING));

    assertThat(exception.problems()).containsExactly(WRONG, MISSING);
    assertThat(exception)
        .hasMessage("the configuration is invalid:\n  " + WRONG + "\n  " + MISSING);
  }

  @Test
  void problemsCannotBeChanged() {
    InvalidConfigException exception = new InvalidConfigException(List.of(WRONG));

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> exception.problems().clear());
  }
}
