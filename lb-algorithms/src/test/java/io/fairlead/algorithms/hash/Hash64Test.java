package io.fairlead.algorithms.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class Hash64Test {

  /** The values that xxhsum, the program of the function's author, prints for these texts. */
  @Test
  void isPublishedXxh64() {
    assertThat(Hash64.of("")).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(Hash64.of("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(Hash64.of("abc")).isEqualTo(0x44BC2CF5AD770999L);
    assertThat(Hash64.of("Nobody inspects the spammish repetition")).isEqualTo(0xFBCEA83C8A378BF1L);
  }

  @Property(tries = 500, seed = "1")
  void partHashesLikeTheSameTextAlone(
      @ForAll @AlphaChars @StringLength(max = 10) String before,
      @ForAll @AlphaChars @StringLength(max = 100) String text) {
    int start = before.length();

    assertThat(Hash64.of(before + text + ";", start, start + text.length()))
        .isEqualTo(Hash64.of(text));
  }

  @Test
  void characterOfHeaderIsOneByte() {
    String wire = new String("müde".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(Hash64.of(wire, 0, wire.length())).isEqualTo(Hash64.of("müde"));
  }

  @Test
  void bothHalvesOfAnyOtherCharacterCount() {
    assertThat(Hash64.of("\u0431", 0, 1))
        .isNotEqualTo(Hash64.of("\u0531", 0, 1))
        .isNotEqualTo(Hash64.of("\u0432", 0, 1));
  }

  @Test
  void oneBitOfTextChangesHalfOfTheHash() {
    int changed = 0;
    for (int i = 0; i < 1_000; i++) {
      changed += Long.bitCount(Hash64.of("tenant-" + i) ^ Hash64.of("tenant-" + (i ^ 1)));
    }
    assertThat(changed / 1_000.0).isBetween(31.0, 33.0);
  }

  @Test
  void secondIsIndependentOfTheFirst() {
    int changed = 0;
    for (int i = 0; i < 1_000; i++) {
      changed += Long.bitCount(Hash64.of("tenant-" + i) ^ Hash64.second("tenant-" + i));
    }
    assertThat(changed / 1_000.0).isBetween(31.0, 33.0);
  }
}
