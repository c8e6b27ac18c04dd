package io.fairlead.algorithms.probe;

import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint's answer to a probe, good for a number of picks. Thread-safe. */
final class Probe {

  /*
   * The only thing that changes is how often the probe may still be used. It only falls, and a use
   * counts only for whoever found it above 0, so there are never more uses than the budget says,
   * not even while the probe is being taken away.
   */

  private final int index;
  private final double inFlight;
  private final long latencyNanos;
  private final long arrivedAtNanos;
  private final int budget;
  private final AtomicInteger left;

  /**
   * Takes an answer.
   *
   * @param index of the endpoint
   * @param budget how often it may be used
   */
  Probe(int index, double inFlight, long latencyNanos, long arrivedAtNanos, int budget) {
    this.index = index;
    this.inFlight = inFlight;
    this.latencyNanos = latencyNanos;
    this.arrivedAtNanos = arrivedAtNanos;
    this.budget = budget;
    this.left = new AtomicInteger(budget);
  }

  int index() {
    return index;
  }

  /** As the endpoint said, and one more for each use: that is a request it had not counted yet. */
  double inFlight() {
    return inFlight + budget - Math.max(0, left.get());
  }

  long latencyNanos() {
    return latencyNanos;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - arrivedAtNanos;
  }

  boolean isSpent() {
    return left.get() <= 0;
  }

  /** Takes one use; false if none was left. */
  boolean use() {
    return left.getAndDecrement() > 0;
  }

  /** Takes all the uses that are left, for the same endpoint at another index. */
  Probe moveTo(int newIndex) {
    int moved = Math.max(0, left.getAndSet(0));
    return new Probe(newIndex, inFlight + budget - moved, latencyNanos, arrivedAtNanos, moved);
  }
}
