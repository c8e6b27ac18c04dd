package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRangeTest {

  @Property
  void containsBothEndsAndWhatIsBetween(
      @ForAll @IntRange(min = 200, max = 599) int one,
      @ForAll @IntRange(min = 200, max = 599) int other,
      @ForAll @IntRange(min = 100, max = 999) int status) {
    int first = Math.min(one, other);
    int last = Math.max(one, other);

    StatusRange range = StatusRange.of(first + "-" + last);

    assertThat(range.contains(status)).isEqualTo(first <= status && status <= last);
  }

  @Property
  void oneStatusIsARange(@ForAll @IntRange(min = 200, max = 599) int status) {
    assertThat(StatusRange.of("" + status)).isEqualTo(new StatusRange(status, status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2xx", "199", "600", "200-", "-200", "299-200", "200 - 299"})
  void whatIsNoStatusIsRefused(String text) {
    assertThatThrownBy(() -> StatusRange.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a status from 200 to 599, or two as a range such as 200-299");
  }
}
