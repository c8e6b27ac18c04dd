package io.fairlead.benchmarks.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Shows that the meter reads what JMH measures; the figures themselves mean nothing here. */
class JmhMeterTest {

  private final Meter meter = new JmhMeter(0, 10);

  @Test
  void benchmarkWithParametersHasACost() {
    Cost cost =
        meter.measure(Subject.of("peers.RoundRobinBenchmark.armeria", "endpoints=10").by(2));

    assertThat(cost.nanos()).isPositive();
    assertThat(cost.bytes()).isNotNegative();
  }

  @Test
  void costOfWhatCannotBeMeasuredIsUnknown() {
    assertThat(meter.measure(Subject.of("peers.NoBenchmark.atAll"))).isEqualTo(Cost.UNKNOWN);
  }
}
