package io.fairlead.core.hash;

/**
 * The hash of keys and names: FNV-1a over the characters of a text (Fowler, Noll and Vo, 1991), and
 * behind it the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom
 * Number Generators", 2014), since the high bits of FNV hardly depend on the last characters. The
 * same in every process, on every virtual machine and in every release: whoever is halfway through
 * a rollout relies on that.
 *
 * <p>Allocates nothing. Not for secrets: whoever chooses the text can make it collide.
 */
public final class Hash64 {

  private static final long FNV_BASIS = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private Hash64() {}

  /** The hash of a text. */
  public static long of(String text) {
    return of(text, 0, text.length());
  }

  /** The hash of a part of a text. */
  public static long of(String text, int start, int end) {
    return mix(fnv(text, start, end));
  }

  /** The hash of two hashes, in this order. */
  public static long of(long one, long other) {
    return mix(one ^ mix(other));
  }

  /** As FNV-1a for ASCII, where a character is a byte; others count whole. */
  public static long fnv(String text, int start, int end) {
    long hash = FNV_BASIS;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** Has each bit depend on all bits; one to one. */
  public static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
