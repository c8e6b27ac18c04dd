package io.fairlead.admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much is asked of something, and how much it would take to serve that: mathematics over
 * samples, which knows nothing of pools and tenants.
 *
 * <p>By Little's law, the requests in a system are their rate times the time that each spends
 * there, so the mean of what is under way and waiting is the demand, whatever the rate and the time
 * are; and the time in the queue is what waits divided by the rate.
 *
 * <pre>
 * demand     = mean(in flight + waiting)
 * queue wait = mean(waiting) / mean(completed per second)
 * desired    = ceil(demand / (target utilisation * slots of one unit))
 * </pre>
 *
 * <p>Means are exponentially weighted, so that a burst of a moment makes no servers. What is
 * desired is the most of the stabilisation window: more at once, less only once it was less for so
 * long, as Kubernetes' autoscaler does. Not thread-safe.
 */
final class DemandGauge {

  private final ScalingConfig config;
  private final Deque<Wish> wishes = new ArrayDeque<>();
  private boolean hasBegun;
  private long lastNanos;
  private long lastCompleted;
  private double inFlight;
  private double waiting;
  private double perSecond;
  private double slots;

  DemandGauge(ScalingConfig config) {
    this.config = config;
  }

  private record Wish(long nanos, int units) {}

  /**
   * Takes a sample.
   *
   * @param completed requests that have ended since the beginning
   * @param slotsOfUnit how many requests one unit works on at once
   * @param units how many there are
   */
  void sample(
      long nowNanos,
      int inFlightNow,
      int waitingNow,
      long completed,
      double slotsOfUnit,
      int units) {
    if (hasBegun) {
      double elapsed = nowNanos - lastNanos;
      double weight = 1 - Math.pow(2, -elapsed / config.halfLife().toNanos());
      inFlight += weight * (inFlightNow - inFlight);
      waiting += weight * (waitingNow - waiting);
      double ended = Math.max(0, completed - lastCompleted);
      perSecond += weight * (ended * Duration.ofSeconds(1).toNanos() / elapsed - perSecond);
    } else {
      inFlight = inFlightNow;
      waiting = waitingNow;
      hasBegun = true;
    }
    lastNanos = nowNanos;
    lastCompleted = completed;
    slots = slotsOfUnit * units;
    wish(nowNanos, (int) Math.ceil(demand() / (config.targetUtilisation() * slotsOfUnit)));
  }

  /** A wish that a later one is as large as will never be the most again. */
  private void wish(long nowNanos, int units) {
    while (!wishes.isEmpty() && wishes.getLast().units <= units) {
      wishes.removeLast();
    }
    wishes.addLast(new Wish(nowNanos, units));
    while (nowNanos - wishes.getFirst().nanos > config.scaleDownWindow().toNanos()) {
      wishes.removeFirst();
    }
  }

  /** Requests in the system, in the mean. */
  double demand() {
    return inFlight + waiting;
  }

  /** The part of the slots that is taken, in the mean; 0 if there are none. */
  double utilisation() {
    return slots == 0 ? 0 : inFlight / slots;
  }

  /** How long a request waits, in milliseconds; 0 if none ends. */
  double queueWaitMillis() {
    return perSecond <= 0 ? 0 : 1_000 * waiting / perSecond;
  }

  /** How many units there ought to be, at least as many as are configured. */
  int desired() {
    int most = wishes.isEmpty() ? 0 : wishes.getFirst().units;
    return Math.max(config.leastUnits(), most);
  }
}
