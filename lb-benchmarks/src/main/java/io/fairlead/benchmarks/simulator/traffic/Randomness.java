package io.fairlead.benchmarks.simulator.traffic;

import io.fairlead.api.time.RandomSource;

/**
 * Random numbers that are the same in every run: SplitMix64 (Steele, Lea and Flood, "Fast
 * Splittable Pseudorandom Number Generators", 2014). For one thread.
 */
public final class Randomness implements RandomSource {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /**
   * Starts a stream. Streams of one seed and different numbers have nothing to do with each other.
   */
  public Randomness(long seed, long stream) {
    state = mixed(mixed(seed + GOLDEN_GAMMA) + stream * GOLDEN_GAMMA);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mixed(state);
  }

  private static long mixed(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
