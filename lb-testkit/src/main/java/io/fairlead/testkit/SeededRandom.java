package io.fairlead.testkit;

import io.fairlead.api.time.RandomSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random numbers that are the same in every run: SplitMix64 (Steele, Lea and Flood, "Fast
 * Splittable Pseudorandom Number Generators", 2014). Thread-safe; with several threads only the set
 * of numbers is the same.
 */
public final class SeededRandom implements RandomSource {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final AtomicLong state;

  /** Starts at a seed. */
  public SeededRandom(long seed) {
    state = new AtomicLong(seed);
  }

  @Override
  public long nextLong() {
    long z = state.addAndGet(GOLDEN_GAMMA);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
