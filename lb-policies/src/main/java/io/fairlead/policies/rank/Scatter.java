package io.fairlead.policies.rank;

/**
 * Scatters numbers over all 64 bits, so that those that are alike have nothing to do with one
 * another any more: the generator SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom
 * Number Generators", OOPSLA 2014), whose state is a counter.
 */
public final class Scatter {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Scatter() {}

  /** The number that stands at a place of the sequence that begins with a seed; place 0 for it. */
  public static long of(long seed, long place) {
    return mixed(seed + place * GOLDEN_GAMMA);
  }

  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
