package io.fairlead.accesslog;

import io.fairlead.api.Outcome;
import io.fairlead.api.time.RandomSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Which requests a rule lets be logged. Thread-safe and lock-free; allocates nothing. */
final class Sampling {

  // It is not drawn for each request whether it is logged, but how many are left out before the
  // next one: so the number that says whose turn it is counts those that are left out as well, and
  // a request takes one atomic step. Stripes keep threads of different processors apart.
  //
  // In each stripe: the requests so far, and the one from which on the next is logged.

  private static final int MAX_STRIPES = 16;

  /** Two cache lines, in longs. */
  private static final int APART = 16;

  /** More than ever come, and little enough to be added to them. */
  private static final long NEVER = 1L << 62;

  private final double sampled;
  private final double logOfLeftOut;
  private final long slowNanos;
  private final RandomSource random;
  private final int stripeMask;
  private final AtomicLongArray stripes;
  private final LongAdder drawn = new LongAdder();

  /**
   * Samples by a rule.
   *
   * @param processors that take requests at the same time
   */
  Sampling(AccessLogRule rule, RandomSource random, int processors) {
    sampled = rule.sampled();
    logOfLeftOut = Math.log1p(-sampled);
    slowNanos = TimeUnit.NANOSECONDS.convert(rule.slow());
    this.random = random;
    int stripeCount = Integer.highestOneBit(Math.min(MAX_STRIPES, processors));
    stripeMask = stripeCount - 1;
    stripes = new AtomicLongArray((stripeCount + 1) * APART);
    for (int stripe = 0; stripe < stripeCount; stripe++) {
      stripes.setPlain(next(stripe), leftOut());
    }
  }

  private static int count(int stripe) {
    return (stripe + 1) * APART - 2;
  }

  private static int next(int stripe) {
    return (stripe + 1) * APART - 1;
  }

  /** How many are left out before the next one: geometrically distributed. */
  private long leftOut() {
    return sampled == 0
        ? NEVER
        : (long) Math.min(NEVER, Math.log(1 - random.nextDouble()) / logOfLeftOut);
  }

  /** Whether a request that was admitted is logged; what was refused always is. */
  boolean takes(Outcome outcome, long latencyNanos) {
    return sampled == 1 || !outcome.isSuccess() || latencyNanos >= slowNanos || isDrawn();
  }

  private boolean isDrawn() {
    int stripe = (int) Thread.currentThread().getId() & stripeMask;
    long number = stripes.getAndIncrement(count(stripe));
    long next = stripes.getOpaque(next(stripe));
    return number >= next && draws(stripe, number, next);
  }

  /** Takes the turn unless another thread has, and draws whose is next. */
  private boolean draws(int stripe, long number, long next) {
    if (!stripes.compareAndSet(next(stripe), next, number + 1 + leftOut())) {
      return false;
    }
    drawn.increment();
    return true;
  }

  /** How many have been left out. */
  long sampledOut() {
    long sampledOut = -drawn.sum();
    for (int stripe = 0; stripe <= stripeMask; stripe++) {
      sampledOut += stripes.get(count(stripe));
    }
    return sampledOut;
  }
}
