package io.fairlead.policies.priority;

import io.fairlead.api.config.QueueConfig.Standing;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a tenant, or of those that share a queue, in one pool at one priority: who waits,
 * how many slots they hold, and how much slot time they have had.
 *
 * <p>Owned by the queue, but for the count of the slots that are held.
 */
final class Flow {

  /*
   * Fair queueing by virtual start times (Goyal, Vin and Cheng, "Start-time Fair Queueing", SIGCOMM
   * 1996) gives each flow slot time in proportion to its weight w. The length of a request is not
   * known when it begins, so it is first taken to be the mean of its flow, and corrected when it
   * ends, as Kubernetes' API Priority and Fairness does:
   *
   *   start = time of the requests that have ended / w  +  requests that hold a slot * mean / w
   *
   * A flow that holds many slots therefore waits for one that holds few, before anything has ended.
   *
   * Starts are compared by their difference and never further apart than MAX_DEBT twice, so that
   * they may overflow. The start by which a flow stands in order is remembered, for others may give
   * slots back meanwhile.
   */

  /** Some 36 years of slot time, after which a flow is not held to what it has had. */
  static final long MAX_DEBT = 1L << 60;

  /** Each sample moves the mean by an eighth, so that it follows the last twenty or so. */
  static final int MEAN_SHIFT = 3;

  private final AtomicInteger held = new AtomicInteger();
  private int weight;
  private long settledNanos;
  private long meanNanos;
  private long startNanos;
  private long number;
  private int waiting;
  private @Nullable Waiter oldest;
  private @Nullable Waiter newest;
  private @Nullable ControlledDelay delay;

  Flow(int weight) {
    this.weight = weight;
  }

  int held() {
    return held.get();
  }

  void hold() {
    held.getAndIncrement();
  }

  void giveBack() {
    held.getAndDecrement();
  }

  int weight() {
    return weight;
  }

  void weight(int value) {
    weight = value;
  }

  int waiting() {
    return waiting;
  }

  boolean isBefore(Flow other) {
    return startNanos == other.startNanos
        ? number < other.number
        : startNanos - other.startNanos < 0;
  }

  long startNanos() {
    return startNanos;
  }

  /** Finds its start anew. */
  void place() {
    double lead = (double) held() * Math.max(1, meanNanos) / weight;
    startNanos = settledNanos + (long) Math.min(lead, MAX_DEBT);
  }

  /**
   * Begins to wait for slots: whatever it could have had before this is gone.
   *
   * @param virtualNanos where the others are
   * @param turn decides between equals, first come first
   */
  void begin(long virtualNanos, long turn) {
    number = turn;
    place();
    if (startNanos - virtualNanos < 0) {
      settledNanos += virtualNanos - startNanos;
      startNanos = virtualNanos;
    }
  }

  /** A request has ended. */
  void charge(long nanos, long virtualNanos) {
    meanNanos = meanNanos == 0 ? nanos : meanNanos + ((nanos - meanNanos) >> MEAN_SHIFT);
    long debt = settledNanos - virtualNanos + nanos / weight;
    settledNanos = virtualNanos + Math.min(debt, MAX_DEBT);
  }

  void append(Waiter waiter) {
    waiter.isWaiting = true;
    waiter.older = newest;
    if (newest == null) {
      oldest = waiter;
    } else {
      newest.newer = waiter;
    }
    newest = waiter;
    waiting++;
  }

  void remove(Waiter waiter) {
    waiter.isWaiting = false;
    if (waiter.older == null) {
      oldest = waiter.newer;
    } else {
      waiter.older.newer = waiter.newer;
    }
    if (waiter.newer == null) {
      newest = waiter.older;
    } else {
      waiter.newer.older = waiter.older;
    }
    waiting--;
  }

  @Nullable Waiter newest() {
    return newest;
  }

  /**
   * Takes out who is next.
   *
   * @param refused told of those that are refused because the queue stands
   * @return null if all of them were
   */
  @Nullable Waiter takeNext(long nowNanos, @Nullable Standing standing, Consumer<Waiter> refused) {
    if (standing == null) {
      return take(oldest);
    }
    if (delay == null) {
      delay = new ControlledDelay();
    }
    return standing.order() == Standing.Order.LIFO
        ? takeNewestIfStanding(delay, nowNanos, standing)
        : takeUnlessDropped(delay, nowNanos, standing, refused);
  }

  private @Nullable Waiter takeNewestIfStanding(
      ControlledDelay control, long nowNanos, Standing standing) {
    Waiter first = oldest;
    boolean stands =
        first != null
            && control.stands(nowNanos - first.sinceNanos, waiting == 1, nowNanos, standing);
    return take(stands ? newest : first);
  }

  private @Nullable Waiter takeUnlessDropped(
      ControlledDelay control, long nowNanos, Standing standing, Consumer<Waiter> refused) {
    Waiter first = oldest;
    while (first != null
        && control.drops(nowNanos - first.sinceNanos, waiting == 1, nowNanos, standing)) {
      refused.accept(take(first));
      first = oldest;
    }
    return take(first);
  }

  private @Nullable Waiter take(@Nullable Waiter waiter) {
    if (waiter != null) {
      remove(waiter);
    }
    return waiter;
  }
}
