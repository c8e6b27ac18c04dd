package io.fairlead.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has used on a route since that was last taken. Threads add without waiting for one
 * another, at the price of one atomic step for all that they add at once.
 */
final class Tally {

  // A stripe is an array of counts with a claim in front. Who has set the claim from 0 to 1 owns
  // the counts until it sets it back: threads that add, and the one that takes. Nobody waits for a
  // claim: one that finds all stripes claimed puts twice as many in their place, of which it owns
  // one. So there are no more of them than threads were at it at the same moment.
  //
  // Whoever retires a tally claims all stripes for ever, then puts NONE in their place. If that
  // fails, there are more of them meanwhile, and it gives back the claims. Once it has succeeded, a
  // thread that still sees the old stripes finds them claimed, cannot put others in their place,
  // and sees NONE then.

  /** More than one request can have of anything, and little enough to add it up for a while. */
  private static final long MOST = 1L << 48;

  private static final int FREE = 0;
  private static final int CLAIMED = 1;
  private static final int CLAIM = 0;
  private static final int REQUESTS = 1;
  private static final int REJECTED = 2;
  private static final int ATTEMPTS = 3;
  private static final int BYTES_IN = 4;
  private static final int BYTES_OUT = 5;
  private static final int UPSTREAM_NANOS = 6;
  private static final int COST = 7;
  private static final int LENGTH = 8;

  /** How often a claim is tried that others are just about to give back. */
  private static final int TRIES = 2_000;

  private static final int TRIES_WITHOUT_PAUSE = 100;
  private static final long PAUSE_NANOS = 10_000;

  private static final long[][] NONE = {};
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle STRIPES;

  static {
    try {
      STRIPES = MethodHandles.lookup().findVarHandle(Tally.class, "stripes", long[][].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String tenant;
  private final @Nullable String route;
  private volatile long[][] stripes = {new long[LENGTH]};

  /** When anything was last taken; of the thread that takes alone, as what is below. */
  private Instant lastHour;

  private boolean tookAll = true;

  Tally(String tenant, @Nullable String route, Instant hour) {
    this.tenant = tenant;
    this.route = route;
    this.lastHour = hour;
  }

  String tenant() {
    return tenant;
  }

  /** Counts a request that has ended; false if the tally is retired. */
  boolean ended(long bytesIn, long bytesOut, long cost) {
    long[] mine = claim();
    if (mine == null) {
      return false;
    }
    mine[REQUESTS]++;
    mine[BYTES_IN] += Math.min(bytesIn, MOST);
    mine[BYTES_OUT] += Math.min(bytesOut, MOST);
    mine[COST] += Math.min(cost, MOST);
    release(mine);
    return true;
  }

  /** Counts an attempt that has ended; false if the tally is retired. */
  boolean attempted(long latencyNanos) {
    long[] mine = claim();
    if (mine == null) {
      return false;
    }
    mine[ATTEMPTS]++;
    mine[UPSTREAM_NANOS] += Math.min(latencyNanos, MOST);
    release(mine);
    return true;
  }

  /** Counts a request that was refused; false if the tally is retired. */
  boolean rejected() {
    long[] mine = claim();
    if (mine == null) {
      return false;
    }
    mine[REJECTED]++;
    release(mine);
    return true;
  }

  long @Nullable [] claim() {
    int start = (int) Thread.currentThread().getId();
    while (true) {
      long[][] seen = stripes;
      if (seen.length == 0) {
        return null;
      }
      for (int i = 0; i < seen.length; i++) {
        long[] stripe = seen[(start + i) & (seen.length - 1)];
        if (isClaimed(stripe)) {
          return stripe;
        }
      }
      long[] own = grow(seen);
      if (own != null) {
        return own;
      }
    }
  }

  private static boolean isClaimed(long[] stripe) {
    return WORD.compareAndSet(stripe, CLAIM, (long) FREE, (long) CLAIMED);
  }

  static void release(long[] stripe) {
    WORD.setRelease(stripe, CLAIM, (long) FREE);
  }

  private long @Nullable [] grow(long[][] seen) {
    long[][] more = new long[seen.length * 2][];
    System.arraycopy(seen, 0, more, 0, seen.length);
    for (int i = seen.length; i < more.length; i++) {
      more[i] = new long[LENGTH];
    }
    long[] own = more[seen.length];
    own[CLAIM] = CLAIMED;
    return STRIPES.compareAndSet(this, seen, more) ? own : null;
  }

  /**
   * Takes what has been counted, but for stripes to which a thread is adding and has lost the
   * processor. One thread at a time.
   *
   * @return null if that is nothing
   */
  @Nullable UsageRecord take(Instant hour) {
    long[] sum = new long[LENGTH];
    tookAll = true;
    for (long[] stripe : stripes) {
      if (isClaimedSoon(stripe)) {
        drain(stripe, sum);
        release(stripe);
      } else {
        tookAll = false;
      }
    }
    return record(sum, hour);
  }

  private static boolean isClaimedSoon(long[] stripe) {
    for (int i = 0; i < TRIES; i++) {
      if (isClaimed(stripe)) {
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

  private static void drain(long[] stripe, long[] sum) {
    for (int i = CLAIM + 1; i < LENGTH; i++) {
      sum[i] += stripe[i];
      stripe[i] = 0;
    }
  }

  private @Nullable UsageRecord record(long[] sum, Instant hour) {
    if (sum[REQUESTS] + sum[REJECTED] + sum[ATTEMPTS] == 0) {
      return null;
    }
    lastHour = hour;
    return new UsageRecord(
        tenant,
        route,
        hour,
        sum[REQUESTS],
        sum[REJECTED],
        sum[ATTEMPTS],
        sum[BYTES_IN],
        sum[BYTES_OUT],
        sum[UPSTREAM_NANOS],
        sum[COST]);
  }

  /** Whether nothing has been counted since then. */
  boolean isIdleSince(Instant hour) {
    return lastHour.isBefore(hour);
  }

  /**
   * Ends it. From then on nothing is added.
   *
   * @return false if somebody is adding just now; then it goes on
   */
  boolean retire() {
    long[][] seen = stripes;
    int claimed = 0;
    while (claimed < seen.length && isClaimed(seen[claimed])) {
      claimed++;
    }
    boolean retired =
        claimed == seen.length && isEmpty(seen) && STRIPES.compareAndSet(this, seen, NONE);
    for (int i = 0; i < claimed && !retired; i++) {
      release(seen[i]);
    }
    return retired;
  }

  private static boolean isEmpty(long[][] claimed) {
    long counted = 0;
    for (long[] stripe : claimed) {
      counted |= stripe[REQUESTS] | stripe[REJECTED] | stripe[ATTEMPTS];
    }
    return counted == 0;
  }
}
