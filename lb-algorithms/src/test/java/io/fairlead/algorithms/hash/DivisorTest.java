package io.fairlead.algorithms.hash;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisorTest {

  @Property(tries = 20_000, seed = "1")
  void remainderIsThatOfADivision(
      @ForAll long key, @ForAll @IntRange(min = 2, max = Integer.MAX_VALUE) int divisor) {
    assertRemainder(key, divisor);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 251, 65_536, 65_537, 5_000_011, 1 << 30, Integer.MAX_VALUE})
  void remaindersAtTheEdgesAreThoseOfADivision(int divisor) {
    for (long multiple : new long[] {0, 1, 2, Long.divideUnsigned(-1, divisor)}) {
      for (int off = -2; off <= 2; off++) {
        assertRemainder(multiple * divisor + off, divisor);
        assertRemainder(Long.MIN_VALUE + off, divisor);
      }
    }
  }

  private static void assertRemainder(long key, int divisor) {
    assertThat(new Divisor(divisor).remainderOf(key))
        .as("%s by %s", Long.toUnsignedString(key), divisor)
        .isEqualTo((int) Long.remainderUnsigned(key, divisor));
  }
}
