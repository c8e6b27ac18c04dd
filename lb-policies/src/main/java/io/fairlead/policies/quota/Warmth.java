package io.fairlead.policies.quota;

/**
 * How warm a quota is. Immutable.
 *
 * @param warmUp the arithmetic
 * @param units admitted since it was cold, less what it has cooled since
 * @param fullNanos when its bucket is full, from when on it rests and cools
 * @param cooledNanos when it cooled last, or was made
 */
record Warmth(WarmUp warmUp, long units, long fullNanos, long cooledNanos) {

  static Warmth cold(WarmUp warmUp, long nowNanos) {
    return new Warmth(warmUp, 0, nowNanos, nowNanos);
  }

  /** The same under another arithmetic. */
  Warmth under(WarmUp other) {
    return new Warmth(other, units, fullNanos, cooledNanos);
  }

  /** The same after the rest until now, by whole units; what remains of the rest counts later. */
  Warmth at(long nowNanos) {
    long restNanos = nowNanos - fullNanos;
    long lost = units == 0 ? 0 : (long) (Math.max(0, restNanos) * warmUp.unitsPerNano());
    if (lost == 0) {
      return this;
    }
    long left = Math.min(units, (long) warmUp.units()) - lost;
    return left > 0
        ? new Warmth(warmUp, left, fullNanos + (long) (lost / warmUp.unitsPerNano()), nowNanos)
        : new Warmth(warmUp, 0, nowNanos, nowNanos);
  }

  long price(long amount) {
    return warmUp.price(units, amount);
  }

  /** Warmer by an amount that has been paid for. */
  Warmth plus(long amount, long tokens, long nowNanos) {
    long from = units == 0 && nowNanos - fullNanos > 0 ? nowNanos : fullNanos;
    long sum = Math.min(WarmUp.MOST_UNITS, units + Math.min(amount, WarmUp.MOST_UNITS));
    return new Warmth(warmUp, sum, from + nanosFor(tokens), cooledNanos);
  }

  /**
   * What was paid for the last units, so that giving back is exact; the least that can have been
   * paid for them if it has cooled since they were taken, since then nobody knows.
   */
  long paid(long amount, long takenNanos) {
    return isRecent(amount, takenNanos)
        ? warmUp.price(units - amount, amount)
        : warmUp.perUnit() * Math.min(amount, WarmUp.MOST_UNITS);
  }

  /** Colder by an amount that has been given back. */
  Warmth minus(long amount, long takenNanos) {
    return isRecent(amount, takenNanos)
        ? new Warmth(
            warmUp, units - amount, fullNanos - nanosFor(paid(amount, takenNanos)), cooledNanos)
        : this;
  }

  private boolean isRecent(long amount, long takenNanos) {
    return amount <= units && takenNanos - cooledNanos >= 0;
  }

  private long nanosFor(long tokens) {
    return (long) Math.min(1L << 61, tokens * warmUp.nanosPerToken());
  }
}
