package io.fairlead.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.time.RandomSource;
import org.junit.jupiter.api.Test;

class VegasLimitTest {

  private static final long MILLI = 1_000_000;
  private static final int NEVER = 1_000_000;

  /**
   * What {@code VegasLimit} of Netflix's concurrency-limits (commit 78a74b9) answers to {@link
   * Scenario} with an initial limit of 20, at most 200, and no probe.
   */
  private static final double[] GOLDEN = {
    20, 26, 32, 38, 44, 50, 56, 62, 68, 74, 80, 86,
    85, 84, 83, 82, 81, 80, 79, 78, 77, 76, 75, 74,
    73, 73, 79, 85, 91, 97, 97, 97, 97, 103, 115, 115,
    127, 139, 151, 163, 175, 187, 199, 200, 200, 198, 196, 194,
    192, 190, 188, 186, 184, 182, 180, 178, 176, 174, 172, 170
  };

  private final Limit limit = limit(NEVER, RandomSource.system());

  @Test
  void movesAsTheSourceDoes() {
    double now = 20;
    for (int i = 0; i < GOLDEN.length; i++) {
      now = limit.next(now, Scenario.latencyNanos(i), Scenario.inFlight(i), Scenario.isDropped(i));
      now = Math.min(200, now);
      assertThat(now).as("window %s", i).isEqualTo(GOLDEN[i]);
    }
  }

  // The next four are from VegasLimitTest of concurrency-limits.

  @Test
  void growsByBetaWhileNobodyWaits() {
    assertThat(limit.next(10, 10 * MILLI, 10, false)).isEqualTo(10);
    assertThat(limit.next(10, 10 * MILLI, 11, false)).isEqualTo(16);
  }

  @Test
  void stepsGrowWithTheLogarithmOfTheLimit() {
    assertThat(limit.next(10_000, 10_000 * MILLI, 5_000, false)).isEqualTo(10_000);
    assertThat(limit.next(10_000, 10_000 * MILLI, 6_000, false)).isEqualTo(10_024);
  }

  @Test
  void longQueueLowersTheLimit() {
    limit.next(10, 10 * MILLI, 10, false);

    assertThat(limit.next(10, 50 * MILLI, 11, false)).isEqualTo(9);
  }

  @Test
  void queueBetweenTheBoundsLeavesItAsItIs() {
    limit.next(10, 10 * MILLI, 10, false);

    assertThat(limit.next(10, 14 * MILLI, 14, false)).isEqualTo(10);
  }

  @Test
  void queueBelowAlphaRaisesItByOneStep() {
    limit.next(10, 10 * MILLI, 10, false);

    // 10 x (1 - 10 / 12) = 1.7, rounded up to 2, between 1 and 3.
    assertThat(limit.next(10, 12 * MILLI, 10, false)).isEqualTo(11);
  }

  @Test
  void dropsLowerTheLimitHoweverLittleItIsUsed() {
    assertThat(limit.next(100, 1, 0, true)).isEqualTo(98);
    assertThat(limit.baselineNanos()).isZero();
  }

  @Test
  void limitThatIsHardlyUsedStays() {
    limit.next(100, 10 * MILLI, 100, false);

    assertThat(limit.next(100, 10 * MILLI, 49, false)).isEqualTo(100);
    assertThat(limit.next(100, 90 * MILLI, 49, false)).isEqualTo(100);
    assertThat(limit.next(100, 10 * MILLI, 50, false)).isEqualTo(112);
  }

  @Test
  void slowerBackendIsMeasuredAnewByTheProbe() {
    Limit probing = limit(10, () -> -1); // the whole of the ten windows, as near as may be
    probing.next(10, 10 * MILLI, 10, false);
    for (int i = 2; i < 10; i++) {
      probing.next(10, 30 * MILLI, 10, false);
      assertThat(probing.baselineNanos()).isEqualTo(10 * MILLI);
    }

    assertThat(probing.next(10, 30 * MILLI, 10, false)).isEqualTo(10);
    assertThat(probing.baselineNanos()).isEqualTo(30 * MILLI);
  }

  @Test
  void probesOfManyClientsAreSpreadOverHalfTheTime() {
    assertThat(windowsToProbe(limit(10, () -> 0))).isEqualTo(5);
    assertThat(windowsToProbe(limit(10, () -> -1))).isEqualTo(10);
  }

  private static int windowsToProbe(Limit probing) {
    probing.next(10, 10 * MILLI, 10, false);
    int windows = 1;
    while (probing.baselineNanos() == 10 * MILLI) {
      probing.next(10, 30 * MILLI, 10, false);
      windows++;
    }
    return windows;
  }

  private static Limit limit(int probeWindows, RandomSource random) {
    return new VegasLimit(new VegasLimit.Settings(3, 6, probeWindows), random);
  }
}
