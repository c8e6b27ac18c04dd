package io.fairlead.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hash64Test {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Of the test vectors that Landon Noll publishes with FNV, for FNV-1a of 64 bits. */
  @ParameterizedTest
  @CsvSource({
    "'', cbf29ce484222325",
    "a, af63dc4c8601ec8c",
    "b, af63df4c8601f1a5",
    "foobar, 85944171f73967e8",
  })
  void textIsHashedAsByFnv1a(String text, String hash) {
    assertThat(Hash64.fnv(text, 0, text.length())).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  /** The virtual machine's own SplitMix64 mixes a counter that goes up by the golden ratio. */
  @Test
  void mixesAsSplitMix64() {
    SplittableRandom peer = new SplittableRandom(7);

    for (int i = 1; i <= 100; i++) {
      assertThat(Hash64.mix(7 + i * GOLDEN_GAMMA)).isEqualTo(peer.nextLong());
    }
  }

  @Test
  void partOfATextIsHashedLikeATextOfItsOwn() {
    assertThat(Hash64.of("uid=alice; a=b", 4, 9)).isEqualTo(Hash64.of("alice"));
  }

  @Test
  void orderOfTwoHashesCounts() {
    assertThat(Hash64.of(1, 2)).isNotEqualTo(Hash64.of(2, 1));
  }
}
