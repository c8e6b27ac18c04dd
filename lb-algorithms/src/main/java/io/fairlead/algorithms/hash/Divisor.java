package io.fairlead.algorithms.hash;

/**
 * What keys are divided by over and over: the remainder is found by two multiplications, in less
 * time than a division of 64 bits takes. Granlund and Montgomery, "Division by Invariant Integers
 * using Multiplication", 1994.
 */
final class Divisor {

  /*
   * With M = floor((2^64 - 1) / d), for any key k without sign: k / d - 1 < k * M / 2^64 <= k / d. So
   * the quotient is right or too small by one, and the rest is right or too large by d.
   */

  private final long value;
  private final long reciprocal;

  /** At least 2. */
  Divisor(int value) {
    this.value = value;
    reciprocal = Long.divideUnsigned(-1, value);
  }

  /** That of a key without sign; 0 to the divisor, exclusive. */
  int remainderOf(long key) {
    long quotient = Math.multiplyHigh(key, reciprocal) + (key >> 63 & reciprocal);
    long rest = key - quotient * value;
    return (int) (rest < value ? rest : rest - value);
  }
}
