package io.fairlead.algorithms.hash;

/** Prime numbers, by trial division. */
public final class Primes {

  private Primes() {}

  /** Whether a number is prime. O(sqrt(number)). */
  public static boolean isPrime(int number) {
    for (int divisor = 2; (long) divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  }

  /** The least prime that is not below a number, which is far from {@link Integer#MAX_VALUE}. */
  public static int atLeast(int number) {
    int prime = number;
    while (!isPrime(prime)) {
      prime++;
    }
    return prime;
  }

  /** The greatest prime that is not above a number from 2 on. */
  public static int atMost(int number) {
    int prime = number;
    while (!isPrime(prime)) {
      prime--;
    }
    return prime;
  }
}
