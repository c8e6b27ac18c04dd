package io.fairlead.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AimdLimitTest {

  private static final long MILLI = 1_000_000;

  private final Limit limit = new AimdLimit(new AimdLimit.Settings(0.9, 5_000 * MILLI));

  // The first two are from AIMDLimitTest of concurrency-limits.

  @Test
  void addsOneWhileAllGoesWell() {
    assertThat(limit.next(20, MILLI, 10, false)).isEqualTo(21);
  }

  @Test
  void takesAPartAwayForDrops() {
    assertThat(limit.next(30, 1, 0, true)).isEqualTo(27);
  }

  @Test
  void latencyBeyondTheTimeoutCountsAsDrops() {
    assertThat(limit.next(30, 5_000 * MILLI, 30, false)).isEqualTo(31);
    assertThat(limit.next(30, 5_000 * MILLI + 1, 30, false)).isEqualTo(27);
  }

  @Test
  void limitThatIsHardlyUsedStays() {
    assertThat(limit.next(30, MILLI, 14, false)).isEqualTo(30);
    assertThat(limit.next(30, MILLI, 15, false)).isEqualTo(31);
  }

  @Test
  void tenantsOfUnequalLimitsComeToEqualOnes() {
    // Chiu and Jain, figure 5: each round trip of adding leaves the difference as it is, each of
    // taking away makes it smaller.
    double rich = 100;
    double poor = 10;
    for (int i = 0; i < 1_000; i++) {
      boolean overloaded = rich + poor > 100;
      rich = limit.next(rich, MILLI, 1_000, overloaded);
      poor = limit.next(poor, MILLI, 1_000, overloaded);
    }

    assertThat(rich / poor).isBetween(1.0, 1.01);
  }
}
