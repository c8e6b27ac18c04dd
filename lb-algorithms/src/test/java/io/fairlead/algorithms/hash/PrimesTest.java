package io.fairlead.algorithms.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrimesTest {

  @Test
  void knowsThePrimesBelowThirty() {
    assertThat(IntStream.range(-3, 30).filter(Primes::isPrime))
        .containsExactly(2, 3, 5, 7, 11, 13, 17, 19, 23, 29);
  }

  @Test
  void knowsThoseOfTables() {
    assertThat(Primes.isPrime(65_537)).isTrue();
    assertThat(Primes.isPrime(5_000_011)).isTrue();
    assertThat(Primes.isPrime(251 * 257)).isFalse();
  }

  @Test
  void findsTheNearest() {
    assertThat(Primes.atLeast(65_536)).isEqualTo(65_537);
    assertThat(Primes.atMost(65_536)).isEqualTo(65_521);
    assertThat(Primes.atLeast(7)).isEqualTo(7);
    assertThat(Primes.atMost(7)).isEqualTo(7);
  }
}
