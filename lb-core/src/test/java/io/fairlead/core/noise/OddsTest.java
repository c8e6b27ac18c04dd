package io.fairlead.core.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class OddsTest {

  private static final double MOST = 1e6;

  /** Others do so much, and someone so much and then several times that. */
  @Property
  void whoDoesSeveralTimesAsMuchHasThatManyTimesTheOdds(
      @ForAll @DoubleRange(min = 0.01, max = 1_000) double others,
      @ForAll @DoubleRange(min = 0.01, max = 1_000) double own,
      @ForAll @DoubleRange(min = 1, max = 100) double factor) {
    double before = own / (own + others);
    double after = factor * own / (factor * own + others);

    assertThat(Odds.times(factor, before)).isCloseTo(after, within(1e-9));
    assertThat(Odds.ratio(after, before, MOST)).isCloseTo(factor, within(1e-6 * factor));
  }

  @Property
  void noShareIsMoreThanAll(
      @ForAll @DoubleRange(max = 1) double share,
      @ForAll @DoubleRange(min = 1, max = 1e6) double factor) {
    assertThat(Odds.times(factor, share)).isBetween(share * (1 - 1e-12), 1 + 1e-12);
  }

  @Test
  void wholeHasTheMostOdds() {
    assertThat(Odds.ratio(1, 0.5, MOST)).isEqualTo(MOST);
    assertThat(Odds.ratio(0.5, 0, MOST)).isEqualTo(MOST);
    assertThat(Odds.times(3, 1)).isEqualTo(1);
  }
}
