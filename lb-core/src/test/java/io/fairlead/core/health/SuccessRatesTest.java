package io.fairlead.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SuccessRatesTest {

  private static final double FACTOR = 1.9;

  /** The example in the comment of Envoy's {@code successRateEjectionThreshold}. */
  @Test
  void meanAndThresholdAreThoseOfEnvoysExample() {
    SuccessRates rates = SuccessRates.of(new double[] {50, 100, 100, 100, 100}, FACTOR);

    assertThat(rates.mean()).isEqualTo(90);
    assertThat(rates.threshold()).isCloseTo(52, within(1e-9));
  }

  @Test
  void nobodyIsBelowTheThresholdWhereAllAreAlike() {
    SuccessRates rates = SuccessRates.of(new double[] {70, 70, 70}, FACTOR);

    assertThat(rates.mean()).isEqualTo(70);
    assertThat(rates.threshold()).isEqualTo(70);
  }

  @Test
  void factorOfNothingIsTheMean() {
    assertThat(SuccessRates.of(new double[] {0, 100}, 0).threshold()).isEqualTo(50);
  }
}
