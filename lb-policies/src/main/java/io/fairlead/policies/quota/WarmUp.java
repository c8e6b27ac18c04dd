package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import java.time.Duration;

/**
 * The arithmetic of a warm-up: how many tokens units take, by how many were admitted since it was
 * cold. Immutable; see {@link Quota#withWarmUp} for what follows from it.
 *
 * <p>After Guava's {@code SmoothWarmingUp}, with its cold factor of 3. There the interval between
 * two permits falls evenly from three times the usual one while a warm-up's worth is admitted; here
 * it is the price in tokens that falls, so that a bucket can hold a burst of them. The first {@code
 * m} units take {@code T(m) = 3m - m^2 / n}, where {@code n} is half of what the rate admits in the
 * time: under load they take {@code 2n} tokens, which is all of it.
 *
 * @param units {@code n}, at least 1, after which it is warm
 * @param perUnit the tokens that a unit takes once it is warm
 * @param nanosPerToken how long a token takes to be refilled
 * @param unitsPerNano how fast it cools while it rests: from warm to cold in the time of a warm-up
 */
record WarmUp(double units, long perUnit, double nanosPerToken, double unitsPerNano) {

  private static final int COLD_FACTOR = 3;

  /** Of a single request, so that it may take 1.01 times as much as another. */
  private static final long HUNDREDTHS = 100;

  /** More than can be told apart by hundredths of tokens in a long. */
  static final long MOST_UNITS = 1_000_000_000_000_000L;

  static WarmUp of(Quota quota) {
    double perNano = (double) quota.limit() / quota.window().toNanos();
    double warmUpNanos = quota.warmUp().toNanos();
    double units = Math.max(1, perNano * warmUpNanos / (COLD_FACTOR - 1));
    long perUnit = perUnit(quota);
    return new WarmUp(units, perUnit, 1 / (perNano * perUnit), units / warmUpNanos);
  }

  /** Bytes come in such numbers that whole tokens are exact enough. */
  private static long perUnit(Quota quota) {
    return quota.unit() == Quota.Unit.BYTES ? 1 : HUNDREDTHS;
  }

  /** The quota in tokens. */
  static Quota tokensOf(Quota quota) {
    long perUnit = perUnit(quota);
    long burst = quota.burst() * perUnit;
    return new Quota(
        quota.limit() * perUnit,
        quota.window(),
        burst,
        Quota.Kind.BUCKET,
        quota.unit(),
        burst,
        Duration.ZERO);
  }

  /** The tokens that an amount takes after so many units since it was cold. */
  long price(long after, long amount) {
    return tokensOfFirst(after + Math.min(amount, MOST_UNITS)) - tokensOfFirst(after);
  }

  /**
   * {@code T(m)}. Whole tokens of sums, so that the prices of parts add up to that of the whole.
   */
  private long tokensOfFirst(long m) {
    if (m >= units) {
      return perUnit * m + (long) (perUnit * units);
    }
    return (long) (perUnit * (COLD_FACTOR * m - m * (m / units)));
  }

  /** The most units, up to a bound, whose price is at most so many tokens. */
  long affordable(long after, long tokens, long most) {
    long enough = 0;
    long tooMuch = most + 1;
    while (tooMuch - enough > 1) {
      long middle = enough + (tooMuch - enough) / 2;
      if (price(after, middle) <= tokens) {
        enough = middle;
      } else {
        tooMuch = middle;
      }
    }
    return enough;
  }
}
