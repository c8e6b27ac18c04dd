package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What was used in the last span of a length, counted in slots of a tenth of it.
 *
 * <p>Every span of the window's length admits at most the limit, wherever it begins; the price is
 * that what was used is forgotten up to a tenth of the window late. (Weighting the count of the
 * window before by its overlap, as is common, needs two counts instead of eleven, but admits nearly
 * twice the limit in a span if the requests of the window before came at its end.) What is older
 * than the window is forgotten, debt included.
 *
 * <p>Cost: an admission replaces the slots, 136 bytes; a refusal adds up eleven numbers.
 */
final class SlidingWindow implements Meter {

  /** Slots in a window. */
  private static final int SLOTS = 10;

  /** One more: the oldest slot counts until the last moment of it is out of the window. */
  private static final int COUNTED = SLOTS + 1;

  private static final AtomicReferenceFieldUpdater<SlidingWindow, Slots> CURRENT =
      AtomicReferenceFieldUpdater.newUpdater(SlidingWindow.class, Slots.class, "current");

  private final Ticker ticker;
  private final long originNanos;
  private volatile Slots current;
  private volatile Terms terms;

  /* Final throughout, so a race does no more than build another one. */
  private @Nullable Rejection latest;

  SlidingWindow(Terms terms, Ticker ticker) {
    this.ticker = ticker;
    this.originNanos = ticker.nanos();
    this.terms = terms;
    this.current = Slots.empty(slotNanos(terms), 0);
  }

  private static long slotNanos(Terms terms) {
    return -Math.floorDiv(-terms.quota().window().toNanos(), SLOTS);
  }

  private long nowNanos() {
    return ticker.nanos() - originNanos;
  }

  @Override
  public Terms terms() {
    return terms;
  }

  /** {@inheritDoc} Under another window all that counts is as if it had just been used. */
  @Override
  public void change(Terms other) {
    terms = other;
    long slotNanos = slotNanos(other);
    Slots before;
    do {
      before = current;
    } while (before.slotNanos != slotNanos
        && !replace(before, before.gathered(slotNanos, nowNanos())));
  }

  private boolean replace(Slots before, Slots after) {
    return CURRENT.compareAndSet(this, before, after);
  }

  @Override
  public @Nullable Rejection known(long amount) {
    return ask(amount);
  }

  @Override
  public @Nullable Rejection ask(long amount) {
    Terms held = terms;
    Slots slots = current;
    long nowNanos = nowNanos();
    return held.admits(slots.used(nowNanos), amount) ? null : refuse(held, slots, nowNanos, amount);
  }

  @Override
  public @Nullable Rejection tryTake(long amount) {
    Terms held = terms;
    while (true) {
      Slots before = current;
      long nowNanos = nowNanos();
      if (!held.admits(before.used(nowNanos), amount)) {
        return refuse(held, before, nowNanos, amount);
      }
      if (replace(before, before.plus(nowNanos, amount))) {
        return null;
      }
    }
  }

  private Rejection refuse(Terms held, Slots slots, long nowNanos, long amount) {
    long most = held.quota().limit() - held.need(amount);
    long waitNanos = slots.nanosUntilAtMost(most, nowNanos);
    Rejection last = latest;
    Rejection next = held.rejection(waitNanos, held.quota().window().toNanos(), last);
    if (next != last) {
      latest = next;
    }
    return next;
  }

  @Override
  public void giveBack(long amount, long ageNanos) {
    long takenNanos = nowNanos() - ageNanos;
    Slots before;
    do {
      before = current;
    } while (!replace(before, before.minus(takenNanos, amount)));
  }

  @Override
  public void charge(long amount) {
    Slots before;
    do {
      before = current;
    } while (!replace(before, before.plus(nowNanos(), amount)));
  }

  @Override
  public long used() {
    return current.used(nowNanos());
  }

  @Override
  public QuotaStatus status() {
    Terms held = terms;
    Slots slots = current;
    long nowNanos = nowNanos();
    return held.status(
        held.quota().limit() - slots.used(nowNanos),
        Duration.ofNanos(slots.nanosUntilAtMost(0, nowNanos)));
  }

  /**
   * Immutable: the latest slot that has been used and what was used in it and in the ten before it,
   * slot {@code k} at {@code k} modulo eleven. Slot {@code k} is {@code [k x slotNanos, (k + 1) x
   * slotNanos)} since the meter was made. A clock that runs back stays in the latest slot.
   */
  private static final class Slots {

    private final long slotNanos;
    private final long latest;
    private final long[] counts;

    private Slots(long slotNanos, long latest, long[] counts) {
      this.slotNanos = slotNanos;
      this.latest = latest;
      this.counts = counts;
    }

    static Slots empty(long slotNanos, long nowNanos) {
      return new Slots(slotNanos, nowNanos / slotNanos, new long[COUNTED]);
    }

    /** The same in slots of another length, as if all of it had just been used. */
    Slots gathered(long otherSlotNanos, long nowNanos) {
      return empty(otherSlotNanos, nowNanos).plus(nowNanos, used(nowNanos));
    }

    private long slotAt(long nanos) {
      return Math.max(latest, nanos / slotNanos);
    }

    /** What counts now: of the slots that are known, those that are not out of the window. */
    long used(long nowNanos) {
      long used = 0;
      for (long slot = slotAt(nowNanos) - SLOTS; slot <= latest; slot++) {
        used = Math.min(Usage.MOST, used + count(slot));
      }
      return used;
    }

    private long count(long slot) {
      return counts[Math.floorMod(slot, COUNTED)];
    }

    Slots plus(long nowNanos, long amount) {
      long slot = slotAt(nowNanos);
      long[] moved = counts.clone();
      for (long k = Math.max(latest, slot - COUNTED) + 1; k <= slot; k++) {
        moved[Math.floorMod(k, COUNTED)] = 0;
      }
      int place = Math.floorMod(slot, COUNTED);
      moved[place] = Math.min(Usage.MOST, moved[place] + amount);
      return new Slots(slotNanos, slot, moved);
    }

    /** Takes out of the slot that it was put in, or out of older ones if that is not all there. */
    Slots minus(long takenNanos, long amount) {
      long[] less = counts.clone();
      long rest = amount;
      for (long slot = Math.min(latest, takenNanos / slotNanos);
          slot >= latest - SLOTS && rest > 0;
          slot--) {
        int place = Math.floorMod(slot, COUNTED);
        long part = Math.min(rest, less[place]);
        less[place] -= part;
        rest -= part;
      }
      return new Slots(slotNanos, latest, less);
    }

    /** How long until so much of what is used is out of the window that at most this is left. */
    long nanosUntilAtMost(long most, long nowNanos) {
      long used = used(nowNanos);
      for (long slot = slotAt(nowNanos) - SLOTS; slot <= latest; slot++) {
        if (used <= most) {
          break;
        }
        used -= count(slot);
        if (used <= most) {
          return (slot + COUNTED) * slotNanos - nowNanos;
        }
      }
      return 0;
    }
  }
}
