package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * A few tokens at hand, taken from a bucket beforehand, so that most requests cost one atomic
 * update and no garbage. Thread-safe and lock-free but for {@link #retire}.
 */
final class TokenBatch {

  /*
   * Either the tokens that are here, 0 to size, or OUT: somebody has taken all of them into his
   * hand to bring more. Only he puts tokens back then, and never more than size. So what is here and
   * in his hand is never more than size. Others do without, and at most look again a few times: he is
   * back after a call of the bucket, unless his thread stands still.
   */

  /** Instead of a number of tokens: another has them in his hand. */
  static final long OUT = -1;

  /**
   * A burst that is used up and refilled again is short of at most this part, until somebody looks
   * how much is left. Bursts too small for a whole token of it have no batch.
   */
  private static final long PART_OF_BURST = 64;

  /**
   * So many requests share what a call of the bucket costs, in time and for the garbage collector;
   * more would save next to nothing.
   */
  private static final long MOST_REQUESTS = 512;

  /** So often another looks again; some microseconds. */
  private static final int LOOKS = 64;

  private static final AtomicLongFieldUpdater<TokenBatch> TOKENS =
      AtomicLongFieldUpdater.newUpdater(TokenBatch.class, "tokens");

  private final Terms terms;
  private volatile long tokens;

  /** An empty one, of the size that suits a quota. */
  TokenBatch(Terms terms) {
    this.terms = terms;
  }

  /** The size that suits a quota; 0 for none, where it would not save enough. */
  static long sizeFor(Quota quota) {
    long part = quota.warmUp().isZero() ? quota.burst() / PART_OF_BURST : 0;
    return quota.unit() == Quota.Unit.REQUESTS ? Math.min(MOST_REQUESTS, part) : part;
  }

  /** How many tokens it holds at most. */
  long size() {
    return terms.batch();
  }

  /** How many there are, or {@link #OUT}. */
  long tokens() {
    return tokens;
  }

  /** Takes so many, at least 1, or none. */
  boolean tryTake(long amount) {
    long before = tokens;
    while (before >= amount) {
      if (TOKENS.compareAndSet(this, before, before - amount)) {
        return true;
      }
      before = tokens;
    }
    return false;
  }

  /** The same, after a short while if they are out. */
  boolean tryTakeSoon(long amount) {
    return tokensSoon() >= amount && tryTake(amount);
  }

  private long tokensSoon() {
    long seen = tokens;
    for (int look = 0; look < LOOKS && seen == OUT; look++) {
      Thread.onSpinWait();
      seen = tokens;
    }
    return seen;
  }

  /** Takes as many as there are, up to an amount; says how many. */
  long takeUpTo(long amount) {
    long before = tokens;
    while (before > 0) {
      long taken = Math.min(before, amount);
      if (TOKENS.compareAndSet(this, before, before - taken)) {
        return taken;
      }
      before = tokens;
    }
    return 0;
  }

  /**
   * Gives back as many as find room; says how many. None if it is empty: then there may be a debt
   * behind it that is to be paid first.
   */
  long add(long amount) {
    long before = tokensSoon();
    long size = size();
    while (before > 0 && before < size) {
      long added = Math.min(size - before, amount);
      if (TOKENS.compareAndSet(this, before, before + added)) {
        return added;
      }
      before = tokens;
    }
    return 0;
  }

  /** Takes all of them into one's hand, to be {@link #put} back soon; {@link #OUT} if they are. */
  long takeOut() {
    return size() == 0 ? OUT : TOKENS.getAndSet(this, OUT);
  }

  /** Puts down what is in one's hand, at most the size. */
  void put(long inHand) {
    tokens = inHand;
  }

  /**
   * Takes all of them for good. Waits for whoever has them in his hand, which is no longer than a
   * call of a bucket takes: for reloads only.
   */
  long retire() {
    if (size() == 0) {
      return 0;
    }
    long held = takeOut();
    while (held == OUT) {
      Thread.onSpinWait();
      held = takeOut();
    }
    return held;
  }
}
