package io.fairlead.algorithms.choice;

/**
 * A hash of text that is the same in every process, on every virtual machine and in every release:
 * whoever routes by it relies on that.
 *
 * <p>Not for secrets: whoever chooses the text can make it collide.
 */
public final class Hash64 {

  private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;

  private Hash64() {}

  /** The hash of a text, each bit of it dependent on every character. */
  public static long of(String text) {
    return of(text, 0, text.length());
  }

  /** The hash of a part of a text. */
  public static long of(String text, int start, int end) {
    return mix(fnv1a(text, start, end));
  }

  /**
   * FNV-1a of Fowler, Noll and Vo, over UTF-16 code units rather than bytes. Spreads badly into the
   * high bits where texts are short, so it is never used unmixed.
   */
  static long fnv1a(String text, int start, int end) {
    long hash = FNV_BASIS;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /**
   * A permutation in which every bit depends on every other: the finaliser of SplitMix64 (Steele,
   * Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
   */
  public static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
