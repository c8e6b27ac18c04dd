package io.fairlead.policies.shedding;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Where in the {@link Order} the requests of a window of time stood, those that were shed included:
 * with that, a part of the load becomes a place to shed from.
 *
 * <p>Counting is lock-free. All else belongs to whoever closes the window.
 */
final class Demand {

  private final AtomicIntegerArray arriving = new AtomicIntegerArray(Order.CELLS);

  /** Those of the window that was closed last. */
  private final int[] arrived = new int[Order.CELLS];

  private long total;

  void count(int place) {
    arriving.getAndIncrement(Order.cellOf(place));
  }

  /** Closes a window and begins the next one. */
  void close() {
    total = 0;
    for (int cell = 0; cell < arrived.length; cell++) {
      arrived[cell] = arriving.getAndSet(cell, 0);
      total += arrived[cell];
    }
  }

  /** How many came in the window. */
  long total() {
    return total;
  }

  /** How many of them stood before a place, as many of its own cohort as it has of its shares. */
  double before(int place) {
    double requests = 0;
    int end = Math.min(Order.cellOf(place), Order.CELLS);
    for (int cell = 0; cell < end; cell++) {
      requests += arrived[cell];
    }
    return end == Order.CELLS
        ? requests
        : requests + (double) arrived[end] * Order.shareOf(place) / Order.SHARES;
  }

  /** The place before which so many stood, of several the last. */
  int placeBehind(double requests) {
    double before = 0;
    for (int cell = 0; cell < arrived.length; cell++) {
      double with = before + arrived[cell];
      if (with > requests) {
        double part = (requests - before) / arrived[cell];
        return cell * Order.SHARES + (int) (part * Order.SHARES);
      }
      before = with;
    }
    return Order.END;
  }
}
