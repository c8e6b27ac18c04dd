package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.QuotaStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A count that begins anew with each second, minute, hour, day or month of a time zone.
 *
 * <p>Each window admits at most the limit; where two of them meet, up to twice as much may come at
 * once. What is used beyond the limit is a debt of the windows that follow. A request that ends in
 * a later window than it began in gives nothing back there; what it turned out to use beyond its
 * estimate is charged there.
 *
 * <p>Cost: one clock reading and one atomic update for an admission; a window is made once.
 */
final class AlignedWindow implements Meter {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final AtomicReferenceFieldUpdater<AlignedWindow, Window> CURRENT =
      AtomicReferenceFieldUpdater.newUpdater(AlignedWindow.class, Window.class, "current");

  private final InstantSource clock;
  private volatile Window current;
  private volatile Terms terms;

  /* Final throughout, so a race does no more than build another one. */
  private @Nullable Rejection latest;

  AlignedWindow(Terms terms, InstantSource clock) {
    this.clock = clock;
    this.terms = terms;
    this.current = Window.at(clock.millis(), terms, new AtomicLong());
  }

  @Override
  public Terms terms() {
    return terms;
  }

  @Override
  public void change(Terms other) {
    Window before;
    do {
      before = window();
    } while (!CURRENT.compareAndSet(this, before, before.under(other, clock.millis())));
    terms = other;
  }

  @Override
  public @Nullable Rejection known(long amount) {
    return ask(amount);
  }

  @Override
  public @Nullable Rejection ask(long amount) {
    Terms held = terms;
    Window window = window();
    long used = window.used.get();
    return held.admits(used, amount) ? null : refuse(held, window, used, amount);
  }

  @Override
  public @Nullable Rejection tryTake(long amount) {
    Terms held = terms;
    Window window = window();
    long before = window.used.get();
    while (held.admits(before, amount)) {
      long seen = window.used.compareAndExchange(before, before + amount);
      if (seen == before) {
        return null;
      }
      before = seen;
    }
    return refuse(held, window, before, amount);
  }

  /** Waits for the next window, or for as many as a debt takes up. */
  private Rejection refuse(Terms held, Window window, long used, long amount) {
    long limit = held.quota().limit();
    long excess = used - (limit - held.need(amount));
    double windowsMore = Math.ceil((double) excess / limit) - 1;
    double moreNanos = windowsMore * held.quota().window().toNanos();
    long waitNanos = nanosUntilEnd(window) + (long) Math.min(1L << 62, moreNanos);
    Rejection last = latest;
    Rejection next = held.rejection(waitNanos, 0, last);
    if (next != last) {
      latest = next;
    }
    return next;
  }

  private long nanosUntilEnd(Window window) {
    return (window.endMillis - clock.millis()) * NANOS_PER_MILLI;
  }

  @Override
  public void giveBack(long amount, long ageNanos) {
    Window window = window();
    long takenMillis = clock.millis() + Math.floorDiv(-ageNanos, NANOS_PER_MILLI);
    if (takenMillis >= window.startMillis) {
      window.used.accumulateAndGet(amount, (used, unused) -> Math.max(0, used - unused));
    }
  }

  @Override
  public void charge(long amount) {
    window().used.accumulateAndGet(amount, (used, more) -> Math.min(Usage.MOST, used + more));
  }

  @Override
  public long used() {
    return window().used.get();
  }

  @Override
  public QuotaStatus status() {
    Terms held = terms;
    Window window = window();
    long used = window.used.get();
    return held.status(
        held.quota().limit() - used, Duration.ofNanos(used == 0 ? 0 : nanosUntilEnd(window)));
  }

  /** The window of now, which follows the latest one if that is over. */
  private Window window() {
    Window latest = current;
    long nowMillis = clock.millis();
    if (latest.holds(nowMillis)) {
      return latest;
    }
    Window next = latest.next(nowMillis, terms);
    return CURRENT.compareAndSet(this, latest, next) ? next : current;
  }

  private record Window(long startMillis, long endMillis, AtomicLong used) {

    static Window at(long millis, Terms terms, AtomicLong used) {
      ZoneId zone = terms.zone();
      ZonedDateTime now = Instant.ofEpochMilli(millis).atZone(zone);
      ChronoUnit unit = Objects.requireNonNull(terms.quota().calendarUnit());
      if (!unit.isDateBased()) {
        ZonedDateTime start = now.truncatedTo(unit);
        return between(start, start.plus(1, unit), used);
      }
      // By dates, since a day does not begin at midnight where clocks are put forward then.
      LocalDate day = now.toLocalDate();
      LocalDate first = unit == ChronoUnit.MONTHS ? day.withDayOfMonth(1) : day;
      return between(first.atStartOfDay(zone), first.plus(1, unit).atStartOfDay(zone), used);
    }

    private static Window between(ZonedDateTime start, ZonedDateTime end, AtomicLong used) {
      return new Window(start.toInstant().toEpochMilli(), end.toInstant().toEpochMilli(), used);
    }

    /**
     * A clock that is set back by less than a window stays in it, for else each time it crosses the
     * border there would be another one to use up.
     */
    boolean holds(long millis) {
      return millis < endMillis && millis >= startMillis - (endMillis - startMillis);
    }

    /** The same count in a window of other terms, not before it began. */
    Window under(Terms other, long millis) {
      return at(Math.max(millis, startMillis), other, used);
    }

    /** Of a debt, each window that has passed has paid its limit. */
    Window next(long millis, Terms terms) {
      Window next = at(millis, terms, new AtomicLong());
      ChronoUnit unit = Objects.requireNonNull(terms.quota().calendarUnit());
      long passed = Math.max(1, unit.between(start(terms), next.start(terms)));
      double paid = (double) passed * terms.quota().limit();
      next.used.set(paid >= used.get() ? 0 : used.get() - passed * terms.quota().limit());
      return next;
    }

    private ZonedDateTime start(Terms terms) {
      return Instant.ofEpochMilli(startMillis).atZone(terms.zone());
    }
  }
}
