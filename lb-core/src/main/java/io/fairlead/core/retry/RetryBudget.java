package io.fairlead.core.retry;

import io.fairlead.api.config.RetryConfig;
import io.fairlead.api.time.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many retries and hedges a pool may still make. Requests earn, attempts beyond the first
 * spend, by the law of {@link BudgetWindow}. Thread-safe and lock-free: a request costs one striped
 * increment.
 */
final class RetryBudget {

  // A token is taken by replacing the window in one step, so the law holds under any concurrency.
  // Requests are counted after the window was read: a count read before it could be older than what
  // a window says there were before one of its slices.

  /** The answer when no token is left. */
  static final long REFUSED = -1;

  /** As many others must win in between for a token to be refused that might have been there. */
  private static final int MAX_TRIES = 64;

  private static final VarHandle WINDOW;

  static {
    try {
      WINDOW =
          MethodHandles.lookup().findVarHandle(RetryBudget.class, "window", BudgetWindow.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Ticker ticker;
  private final long startNanos;
  private final LongAdder requests = new LongAdder();

  /** Written through WINDOW alone. */
  private volatile BudgetWindow window = BudgetWindow.EMPTY;

  RetryBudget(Ticker ticker) {
    this.ticker = ticker;
    startNanos = ticker.nanos();
  }

  /** Earns for a request. */
  void earn() {
    requests.increment();
  }

  /**
   * Takes a token.
   *
   * @return what to give the token back with, or {@link #REFUSED}
   */
  long take(RetryConfig.Budget budget) {
    for (int i = 0; i < MAX_TRIES; i++) {
      BudgetWindow before = window;
      long counted = requests.sum();
      BudgetWindow now = before.at(slice(), counted);
      BudgetWindow after = now.spend(counted, budget);
      if (after == null) {
        keep(before, now);
        return REFUSED;
      }
      if (WINDOW.compareAndSet(this, before, after)) {
        return after.slice();
      }
    }
    return REFUSED;
  }

  /** Gives back a token that was not used. One that others keep from it long enough stays spent. */
  void giveBack(long token) {
    for (int i = 0; i < MAX_TRIES; i++) {
      BudgetWindow before = window;
      if (WINDOW.compareAndSet(this, before, before.giveBack(token))) {
        return;
      }
    }
  }

  /** Notes how many requests there have been; more often than once a slice is of no use. */
  void look() {
    BudgetWindow before = window;
    keep(before, before.at(slice(), requests.sum()));
  }

  /** Once for each slice; who comes second has seen more than it needs to. */
  private void keep(BudgetWindow before, BudgetWindow now) {
    if (now != before) {
      WINDOW.compareAndSet(this, before, now);
    }
  }

  private long slice() {
    return (ticker.nanos() - startNanos) / BudgetWindow.SLICE_NANOS;
  }
}
