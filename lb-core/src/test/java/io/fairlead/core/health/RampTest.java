package io.fairlead.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.api.config.SlowStartConfig;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formula of Envoy's documentation of slow start, with values worked out by hand. */
class RampTest {

  @ParameterizedTest
  @CsvSource({
    // window, aggression, least percent, after, part
    "60, 1, 10, 0, 0.1",
    "60, 1, 10, 6, 0.1",
    "60, 1, 10, 15, 0.25",
    "60, 1, 10, 30, 0.5",
    "60, 1, 10, 59, 0.98333333",
    "60, 1, 10, 60, 1",
    "60, 1, 10, 600, 1",
    "60, 2, 10, 15, 0.5",
    "60, 2, 10, 0, 0.12909944",
    "60, 0.5, 10, 30, 0.25",
    "60, 0.5, 10, 6, 0.1",
    "100, 1, 0, 0, 0.01",
    "100, 1, 0, 1, 0.01",
    "100, 1, 0, 2, 0.02",
    "100, 1, 100, 2, 1",
    "0.5, 1, 10, 0, 1",
  })
  void followsTheCurve(
      double windowSeconds, double aggression, double least, double seconds, double part) {
    Duration window = Duration.ofMillis((long) (windowSeconds * 1_000));
    Ramp ramp = new Ramp(new SlowStartConfig(window, aggression, least));

    assertThat(ramp.partAfter((long) (seconds * 1e9))).isCloseTo(part, within(1e-7));
  }
}
