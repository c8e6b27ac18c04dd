package io.fairlead.algorithms.choice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Hash64Test {

  /** From the test suite that the authors of the function publish. */
  @Test
  void beginsWithPublishedFnv1a() {
    assertThat(Hash64.fnv1a("", 0, 0)).isEqualTo(0xCBF29CE484222325L);
    assertThat(Hash64.fnv1a("a", 0, 1)).isEqualTo(0xAF63DC4C8601EC8CL);
    assertThat(Hash64.fnv1a("foobar", 0, 6)).isEqualTo(0x85944171F73967E8L);
  }

  /** The first outputs of SplitMix64 from seed 0, as published with the generator. */
  @Test
  void endsWithPublishedFinaliser() {
    long gamma = 0x9E3779B97F4A7C15L;

    assertThat(Hash64.mix(gamma)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(Hash64.mix(2 * gamma)).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(Hash64.mix(3 * gamma)).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void partHashesLikeTheSameTextAlone() {
    assertThat(Hash64.of("a=acme;", 2, 6)).isEqualTo(Hash64.of("acme"));
  }

  @Test
  void oneBitOfTextChangesHalfOfTheHash() {
    int changed = 0;
    for (int i = 0; i < 1_000; i++) {
      changed += Long.bitCount(Hash64.of("tenant-" + i) ^ Hash64.of("tenant-" + (i ^ 1)));
    }
    assertThat(changed / 1_000.0).isBetween(31.0, 33.0);
  }
}
