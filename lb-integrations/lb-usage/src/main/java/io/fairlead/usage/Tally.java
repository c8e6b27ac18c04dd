package io.fairlead.usage;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;
import io.fairlead.api.event.RequestListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has used on a route since that was last taken. Threads add without waiting for one
 * another, at the price of one atomic step for all that they add at once.
 */
final class Tally extends Stripe implements RequestListener {

  // Nobody waits for a claim of a stripe: one that finds all of them claimed puts twice as many in
  // their place, of which it owns one. So there are no more of them than threads were at it at the
  // same moment, or four. The first is the tally itself, which is in the processor's cache once it
  // has been found. When two threads have met there, all leave it alone, and go on in others.
  //
  // Whoever retires a tally claims all stripes for ever, then puts GONE in their place. If that
  // fails, there are more of them meanwhile, and it gives back the claims. Once it has succeeded, a
  // thread that still sees the old stripes finds them claimed, cannot put others in their place,
  // and sees GONE then.

  /** How often a claim is tried that others are just about to give back. */
  private static final int TRIES = 2_000;

  private static final int TRIES_WITHOUT_PAUSE = 100;
  private static final long PAUSE_NANOS = 10_000;

  /** In place of those beside the first, as long as it is enough. */
  private static final Stripe[] NONE = {};

  /** In their place once the tally is retired. */
  private static final Stripe[] GONE = {};

  private static final VarHandle STRIPES;

  static {
    try {
      STRIPES = MethodHandles.lookup().findVarHandle(Tally.class, "stripes", Stripe[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Tallies tallies;
  private final String tenant;
  private final @Nullable String route;

  /** Those beside the first, a power of two. */
  private volatile Stripe[] stripes = NONE;

  /** When anything was last taken; of the thread that takes alone, as what is below. */
  private Instant lastHour;

  private boolean tookAll = true;

  Tally(Tallies tallies, String tenant, @Nullable String route, Instant hour) {
    this.tallies = tallies;
    this.tenant = tenant;
    this.route = route;
    this.lastHour = hour;
  }

  String tenant() {
    return tenant;
  }

  @Override
  public void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    endedWithFirst(outcome, latencyNanos);
  }

  void endedWithFirst(Outcome outcome, long latencyNanos) {
    Stripe own = claimHereOrInNext();
    own.addAttempt(latencyNanos);
    own.addRequest(outcome.bytesIn(), outcome.bytesOut(), outcome.cost());
    own.release();
  }

  @Override
  public void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    ended(outcome);
  }

  void ended(Outcome outcome) {
    Stripe own = claimHereOrInNext();
    own.addRequest(outcome.bytesIn(), outcome.bytesOut(), outcome.cost());
    own.release();
  }

  @Override
  public void completed(Lease lease, Outcome outcome, long latencyNanos) {
    completed(latencyNanos);
  }

  void completed(long latencyNanos) {
    Stripe own = claimHereOrInNext();
    own.addAttempt(latencyNanos);
    own.release();
  }

  void rejected() {
    Stripe own = claimHereOrInNext();
    own.addRejection();
    own.release();
  }

  /** Whoever has had this tally at hand for long may find it retired, and another in its place. */
  private Stripe claimHereOrInNext() {
    Stripe own = claim();
    return own == null ? tallies.claim(tenant, route) : own;
  }

  /** A stripe to add to and to release then, or null if the tally is retired. */
  @Nullable Stripe claim() {
    int start = (int) Thread.currentThread().getId();
    while (true) {
      Stripe[] seen = stripes;
      if (seen == GONE) {
        return null;
      }
      if (seen == NONE && tryClaim()) {
        return this;
      }
      for (int i = 0; i < seen.length; i++) {
        Stripe stripe = seen[(start + i) & (seen.length - 1)];
        if (stripe.tryClaim()) {
          return stripe;
        }
      }
      Stripe own = grow(seen);
      if (own != null) {
        return own;
      }
    }
  }

  private @Nullable Stripe grow(Stripe[] seen) {
    Stripe[] more = new Stripe[Math.max(2, seen.length * 2)];
    Arrays.setAll(more, i -> i < seen.length ? seen[i] : new Stripe());
    Stripe own = more[seen.length];
    return own.tryClaim() && STRIPES.compareAndSet(this, seen, more) ? own : null;
  }

  /**
   * Takes what has been counted, but for stripes to which a thread is adding and has lost the
   * processor. One thread at a time.
   *
   * @return null if that is nothing
   */
  @Nullable UsageRecord take(Instant hour) {
    Stripe sum = new Stripe();
    tookAll = drain(this, sum);
    for (Stripe stripe : stripes) {
      tookAll &= drain(stripe, sum);
    }
    if (sum.isEmpty()) {
      return null;
    }
    lastHour = hour;
    return sum.record(tenant, route, hour);
  }

  private static boolean drain(Stripe stripe, Stripe sum) {
    boolean claimed = isClaimedSoon(stripe);
    if (claimed) {
      stripe.drainTo(sum);
      stripe.release();
    }
    return claimed;
  }

  private static boolean isClaimedSoon(Stripe stripe) {
    for (int i = 0; i < TRIES; i++) {
      if (stripe.tryClaim()) {
        return true;
      }
      if (i < TRIES_WITHOUT_PAUSE) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return false;
  }

  /** Whether nothing was left when it was last taken from. */
  boolean tookAll() {
    return tookAll;
  }

  /** Whether nothing has been counted since then. */
  boolean isIdleSince(Instant hour) {
    return lastHour.isBefore(hour);
  }

  /**
   * Ends it. From then on nothing is added.
   *
   * @return false if somebody is adding just now, or has; then it goes on
   */
  boolean retire() {
    if (!tryClaim()) {
      return false;
    }
    Stripe[] others = stripes;
    boolean empty = isEmpty();
    int claimed = 0;
    while (empty && claimed < others.length && others[claimed].tryClaim()) {
      empty = others[claimed].isEmpty();
      claimed++;
    }
    boolean retired =
        empty && claimed == others.length && STRIPES.compareAndSet(this, others, GONE);
    if (!retired) {
      release();
      for (int i = 0; i < claimed; i++) {
        others[i].release();
      }
    }
    return retired;
  }
}
