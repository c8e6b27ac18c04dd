package io.fairlead.algorithms.probe;

import io.fairlead.api.balancer.PickContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * At most 16 answers to probes, from which a pick takes the best: the probe pool of Prequal (see
 * {@link io.fairlead.algorithms.choice.HotCold}).
 */
final class ProbePool {

  /*
   * Each slot holds a probe or nothing, and changes by compare-and-set from what the writer has
   * seen there. Whoever loses such a race starts again, ATTEMPTS times at most, or does without: a
   * pick goes on without probes, an answer is dropped, a removal has been done by another. So every
   * method is wait-free, visits at most ATTEMPTS * SIZE slots and allocates nothing.
   *
   * A probe leaves the pool when
   *
   *   - it is older than MAX_AGE, or its uses are spent: cleared by whoever meets it;
   *   - the same endpoint has answered again. The paper does not say so, but counts answers of
   *     endpoints that are in the pool already as no gain;
   *   - there is no room for a new one: the oldest goes;
   *   - removeOne takes the oldest or, in turn, the worst. Uses take the best ones out, so that
   *     the worst would be left in the end.
   *
   * Two answers of one endpoint at the same time may both get a slot; each has its own budget.
   */

  /** The paper's: more gains little. */
  static final int SIZE = 16;

  /** With fewer there is no choice. */
  static final int FEWEST = 2;

  private static final int ATTEMPTS = 4;
  private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Order order;
  private final AtomicReferenceArray<@Nullable Probe> slots = new AtomicReferenceArray<>(SIZE);
  private final AtomicInteger removals = new AtomicInteger();

  /** Says which probe is better: the one of lower rank. */
  @FunctionalInterface
  interface Order {

    double rank(Probe probe, long nowNanos);
  }

  ProbePool(Order order) {
    this.order = order;
  }

  /** Takes one use of the best probe of an available endpoint; null if there is no choice. */
  @Nullable Probe use(PickContext context, long nowNanos) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Probe best = best(context, nowNanos);
      if (best == null || best.use()) {
        return best;
      }
    }
    return null;
  }

  private @Nullable Probe best(PickContext context, long nowNanos) {
    Probe best = null;
    double least = 0;
    int choices = 0;
    for (int i = 0; i < SIZE; i++) {
      Probe probe = fresh(i, nowNanos);
      if (probe == null || !context.isAvailable(probe.index())) {
        continue;
      }
      double rank = order.rank(probe, nowNanos);
      if (best == null || rank < least) {
        best = probe;
        least = rank;
      }
      choices++;
    }
    return choices < FEWEST ? null : best;
  }

  /** Adds a probe, in place of one of the same endpoint, or of none, or of the oldest. */
  void add(Probe probe, long nowNanos) {
    for (int i = 0; i < ATTEMPTS; i++) {
      int slot = 0;
      Probe before = fresh(0, nowNanos);
      for (int j = 1; j < SIZE; j++) {
        Probe other = fresh(j, nowNanos);
        if (claim(probe, other, nowNanos) > claim(probe, before, nowNanos)) {
          slot = j;
          before = other;
        }
      }
      if (slots.compareAndSet(slot, before, probe)) {
        return;
      }
    }
  }

  /** How good a reason there is to put a probe where another one is. */
  private static long claim(Probe probe, @Nullable Probe other, long nowNanos) {
    if (other == null) {
      return Long.MAX_VALUE - 1;
    }
    return other.index() == probe.index() ? Long.MAX_VALUE : other.ageNanos(nowNanos);
  }

  /** Removes the oldest probe or the worst, whose turn it is. */
  void removeOne(long nowNanos) {
    boolean byAge = (removals.getAndIncrement() & 1) == 0;
    int slot = 0;
    Probe last = null;
    double greatest = 0;
    for (int i = 0; i < SIZE; i++) {
      Probe probe = fresh(i, nowNanos);
      if (probe == null) {
        continue;
      }
      double place = byAge ? probe.ageNanos(nowNanos) : order.rank(probe, nowNanos);
      if (last == null || place > greatest) {
        slot = i;
        last = probe;
        greatest = place;
      }
    }
    if (last != null) {
      slots.compareAndSet(slot, last, null);
    }
  }

  /** Takes the probe of a slot away; null if there is none that may be used. */
  @Nullable Probe take(int slot, long nowNanos) {
    Probe probe = fresh(slot, nowNanos);
    return probe != null && slots.compareAndSet(slot, probe, null) ? probe : null;
  }

  /** How many probes may be used. */
  int size(long nowNanos) {
    int size = 0;
    for (int i = 0; i < SIZE; i++) {
      size += fresh(i, nowNanos) == null ? 0 : 1;
    }
    return size;
  }

  private @Nullable Probe fresh(int slot, long nowNanos) {
    Probe probe = slots.get(slot);
    if (probe != null && (probe.isSpent() || probe.ageNanos(nowNanos) > MAX_AGE_NANOS)) {
      slots.compareAndSet(slot, probe, null);
      return null;
    }
    return probe;
  }
}
