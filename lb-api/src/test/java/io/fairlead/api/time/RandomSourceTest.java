package io.fairlead.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RandomSourceTest {

  @Property(seed = "1")
  void everyBitPatternFallsBelowTheBound(@ForAll long bits, @ForAll @IntRange(min = 1) int bound) {
    RandomSource source = () -> bits;

    assertThat(source.nextInt(bound)).isBetween(0, bound - 1);
  }

  @Property(seed = "1")
  void everyBitPatternFallsBelowOne(@ForAll long bits) {
    RandomSource source = () -> bits;

    assertThat(source.nextDouble()).isGreaterThanOrEqualTo(0).isLessThan(1);
  }

  @Test
  void extremesReachBothEndsOfTheRange() {
    RandomSource lowest = () -> 0;
    RandomSource highest = () -> -1;

    assertThat(lowest.nextInt(Integer.MAX_VALUE)).isZero();
    assertThat(highest.nextInt(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1);
    assertThat(lowest.nextDouble()).isZero();
    assertThat(highest.nextDouble()).isEqualTo(Math.nextDown(1.0));
  }
}
