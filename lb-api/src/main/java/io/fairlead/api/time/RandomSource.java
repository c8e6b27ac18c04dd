package io.fairlead.api.time;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A source of uniform random numbers, safe for use by many threads at once.
 *
 * <p>Not for secrets: the system source is fast, not unpredictable.
 */
@FunctionalInterface
public interface RandomSource {

  /** Sixty-four uniform random bits. */
  long nextLong();

  /**
   * A uniform random number from 0 (inclusive) to {@code bound} (exclusive).
   *
   * <p>Takes the high half of a 64-bit product (Lemire, "Fast Random Integer Generation in an
   * Interval", 2019) without the rejection step: the bias is below {@code bound / 2^32}.
   *
   * @param bound greater than 0
   */
  default int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** A uniform random number from 0 (inclusive) to 1 (exclusive), with 53 random bits. */
  default double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** The thread-local generator of the virtual machine. */
  static RandomSource system() {
    return SystemRandom.INSTANCE;
  }
}

enum SystemRandom implements RandomSource {
  INSTANCE;

  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
