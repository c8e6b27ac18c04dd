package io.fairlead.core;

import io.fairlead.core.pool.EndpointSlot;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of one request share: how many there are and were, whether the request has
 * ended, and which endpoints they have met. Thread-safe.
 *
 * <p>A request that is attempted once has none: what it would say is in {@link #NEW}, and in {@link
 * #OVER} once the attempt has ended where there might have been another one beside it.
 */
final class AttemptLedger {

  // One word, written by compare-and-set alone. Its counts only grow, and all are 0 at first:
  //
  //   bits  0..7   followed: attempts in place of one that ended
  //   bits  8..15  joined: attempts beside one that was open
  //   bits 16..23  left: attempts that ended, or pauses before one, with no attempt after them
  //   bit  24      ended: so has the request
  //
  // So 1 + followed + joined attempts were made, and 1 + joined - left keep the request going: open
  // attempts and pauses. The holder of one of these
  //
  //   follows      its attempt by another one, unless the request has ended;
  //   joins        another attempt to its own, unless the request has ended or has two already;
  //   leaves       and sets ended if it leaves with a success or as the last. Exactly one sets it:
  //                who did ends the request.
  //
  // A loop is taken again only after a step of another attempt, and there are two at most.

  private static final int FOLLOWED = 1;
  private static final int JOINED = 1 << 8;
  private static final int LEFT = 1 << 16;
  private static final int ENDED = 1 << 24;
  private static final int COUNT = 0xff;

  private static final VarHandle WORD;
  private static final VarHandle MET;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(AttemptLedger.class, "word", int.class);
      MET = lookup.findVarHandle(AttemptLedger.class, "met", Met.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What is so before a second attempt is thought of. */
  static final AttemptLedger NEW = new AttemptLedger(0, null);

  /** What is so after the only attempt. */
  static final AttemptLedger OVER = new AttemptLedger(0, null, LEFT + ENDED);

  private final long startNanos;
  private final @Nullable Throwable origin;

  @SuppressWarnings("unused") // through WORD
  private int word;

  /** The endpoints that the request may not meet again, the latest first; through MET. */
  @SuppressWarnings("unused")
  private @Nullable Met met;

  private record Met(EndpointSlot endpoint, @Nullable Met before) {}

  /**
   * The ledger of a request that has one attempt.
   *
   * @param startNanos when that began
   * @param origin where it was acquired, if it was sampled
   */
  AttemptLedger(long startNanos, @Nullable Throwable origin) {
    this(startNanos, origin, 0);
  }

  private AttemptLedger(long startNanos, @Nullable Throwable origin, int word) {
    this.startNanos = startNanos;
    this.origin = origin;
    this.word = word;
  }

  /** When the first attempt began. */
  long startNanos() {
    return startNanos;
  }

  /** Where the request was acquired, if it was sampled. */
  @Nullable Throwable origin() {
    return origin;
  }

  /** Whether the request has ended. */
  boolean isOver() {
    return (word() & ENDED) != 0;
  }

  /** How many attempts there have been. */
  int made() {
    return made(word());
  }

  /** Whether nothing but what the caller holds keeps the request going. */
  boolean isAlone() {
    return underWay(word()) == 1;
  }

  /** Whether another attempt would be one too many, or comes too late. */
  boolean isSpent(int maxAttempts) {
    return isSpent(word(), maxAttempts);
  }

  /**
   * Counts an attempt in place of one that has ended.
   *
   * @return its number, or 0 if there may be none
   */
  int follows(int maxAttempts) {
    while (true) {
      int seen = word();
      if (isSpent(seen, maxAttempts)) {
        return 0;
      }
      if (WORD.compareAndSet(this, seen, seen + FOLLOWED)) {
        return made(seen) + 1;
      }
    }
  }

  /**
   * Counts an attempt beside the one that is under way.
   *
   * @return its number, or 0 if there may be none
   */
  int joins(int maxAttempts) {
    while (true) {
      int seen = word();
      if (isSpent(seen, maxAttempts) || underWay(seen) != 1) {
        return 0;
      }
      if (WORD.compareAndSet(this, seen, seen + JOINED)) {
        return made(seen) + 1;
      }
    }
  }

  /**
   * Counts out an attempt or a pause after which no attempt follows.
   *
   * @return whether the caller is to end the request
   */
  boolean leaves(boolean withSuccess) {
    while (true) {
      int seen = word();
      boolean ends = (seen & ENDED) == 0 && (withSuccess || underWay(seen) == 1);
      if (WORD.compareAndSet(this, seen, seen + LEFT + (ends ? ENDED : 0))) {
        return ends;
      }
    }
  }

  /** Notes an endpoint; false if it was there already. */
  boolean meet(EndpointSlot slot) {
    while (true) {
      Met seen = (Met) MET.getAcquire(this);
      if (isAmong(seen, slot)) {
        return false;
      }
      if (MET.compareAndSet(this, seen, new Met(slot, seen))) {
        return true;
      }
    }
  }

  /** Visits the endpoints met: one for each attempt and for each pick that came to nothing. */
  boolean hasMet(EndpointSlot slot) {
    return isAmong((Met) MET.getAcquire(this), slot);
  }

  /** Lets the request meet endpoints again, except for one. Called by whoever is alone. */
  void forgetAllBut(EndpointSlot slot) {
    MET.setRelease(this, new Met(slot, null));
  }

  /** Lets the request meet any endpoint again. Called by whoever is alone. */
  void forgetAll() {
    MET.setRelease(this, null);
  }

  private static boolean isAmong(@Nullable Met met, EndpointSlot slot) {
    for (Met one = met; one != null; one = one.before) {
      if (one.endpoint.isSameAs(slot)) {
        return true;
      }
    }
    return false;
  }

  private int word() {
    return (int) WORD.getVolatile(this);
  }

  private static boolean isSpent(int word, int maxAttempts) {
    return (word & ENDED) != 0 || made(word) >= maxAttempts;
  }

  private static int made(int word) {
    return 1 + count(word, FOLLOWED) + count(word, JOINED);
  }

  private static int underWay(int word) {
    return 1 + count(word, JOINED) - count(word, LEFT);
  }

  private static int count(int word, int unit) {
    return word / unit & COUNT;
  }
}
