package io.fairlead.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class GradientLimitTest {

  private static final long MILLI = 1_000_000;
  private static final GradientLimit.Settings USUAL = new GradientLimit.Settings(1.5, 0.2, 4, 600);

  /**
   * What {@code Gradient2Limit} of Netflix's concurrency-limits (commit 78a74b9) answers to {@link
   * Scenario} with an initial limit of 20, limits of 1 to 200, and a long window of 50.
   */
  private static final double[] GOLDEN = {
    20.800000, 21.600000, 22.400000, 23.200000, 24.000000, 24.800000,
    25.600000, 26.400000, 27.200000, 28.000000, 28.800000, 29.600000,
    27.440000, 25.496000, 23.757774, 22.378514, 21.294031, 20.454697,
    19.821948, 19.365701, 19.062444, 18.893806, 18.845480, 18.906410,
    19.068170, 19.868170, 20.668170, 21.468170, 22.268170, 23.068170,
    23.068170, 23.068170, 23.068170, 23.868170, 24.668170, 25.468170,
    26.268170, 27.068170, 27.868170, 28.668170, 29.468170, 30.268170,
    31.068170, 31.868170, 32.668170, 33.345560, 34.145560, 34.945560,
    35.745560, 36.545560, 37.345560, 38.145560, 38.945560, 39.745560,
    40.545560, 41.345560, 42.145560, 42.945560, 43.745560, 44.545560
  };

  @Test
  void movesAsTheSourceDoes() {
    Limit limit = new GradientLimit(new GradientLimit.Settings(1.5, 0.2, 4, 50));
    double now = 20;
    for (int i = 0; i < GOLDEN.length; i++) {
      now = limit.next(now, Scenario.latencyNanos(i), Scenario.inFlight(i), false);
      assertThat(now).as("window %s", i).isCloseTo(GOLDEN[i], within(1e-5));
    }
  }

  @Test
  void baselineIsThePlainMeanOfTheFirstTenAndExponentialLater() {
    // From ExpAvgMeasurementTest of concurrency-limits.
    double[] means = {10.0, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5};
    Limit limit = new GradientLimit(new GradientLimit.Settings(1.5, 0.2, 4, 100));
    for (int i = 0; i < means.length; i++) {
      limit.next(20, (10 + i) * MILLI, 1, false);
      assertThat(limit.baselineNanos()).isEqualTo((long) (means[i] * MILLI));
    }

    limit.next(20, 100 * MILLI, 1, false);
    assertThat(limit.baselineNanos() / 1e6).isCloseTo(16.2, within(0.1));
  }

  @Test
  void toleratedLatencyLowersNothing() {
    Limit limit = warm(10 * MILLI);

    assertThat(limit.next(50, 15 * MILLI, 50, false)).isGreaterThan(50);
  }

  @Test
  void dropsLowerByATenthWhateverTheLatency() {
    assertThat(warm(10 * MILLI).next(50, 1, 50, true)).isEqualTo(45);
    assertThat(new GradientLimit(USUAL).next(50, 1, 1, true)).isEqualTo(45);
  }

  @Test
  void droppedWindowTeachesNoLatency() {
    Limit limit = warm(10 * MILLI);
    limit.next(50, 1, 50, true);

    assertThat(limit.baselineNanos()).isEqualTo(10 * MILLI);
  }

  @Property(tries = 500, seed = "20260101")
  void longerLatencyNeverGivesAHigherLimit(
      @ForAll @DoubleRange(min = 1, max = 1e6) double now,
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE / 2) long latencyNanos,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long more) {
    double shorter = warm(10 * MILLI).next(now, latencyNanos, Integer.MAX_VALUE, false);
    double longer = warm(10 * MILLI).next(now, latencyNanos + more, Integer.MAX_VALUE, false);

    assertThat(longer).isLessThanOrEqualTo(shorter + 1e-6 * now);
  }

  @Property(tries = 500, seed = "20260101")
  void movesByNoMoreThanATenthDownAndTheSmoothedQueueUp(
      @ForAll @DoubleRange(min = 1, max = 1e6) double now,
      @ForAll @LongRange(min = 1) long latencyNanos,
      @ForAll @IntRange(min = 0) int inFlight,
      @ForAll boolean dropped) {
    double next = warm(10 * MILLI).next(now, latencyNanos, inFlight, dropped);

    assertThat(next).isBetween(0.9 * now - 1e-6, now + 0.2 * 4 + 1e-6);
  }

  private static Limit warm(long latencyNanos) {
    Limit limit = new GradientLimit(USUAL);
    for (int i = 0; i < 10; i++) {
      limit.next(50, latencyNanos, 1, false);
    }
    return limit;
  }
}
