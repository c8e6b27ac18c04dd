package io.fairlead.policies.quota;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.LockFreeBucket;

/**
 * The tokens of one quota: a lock-free Bucket4j bucket, and in front of it a batch of tokens that
 * were taken from it beforehand. A negative number of them is a debt.
 *
 * <p>Over any span of time at most the burst and what is refilled meanwhile can be taken, and what
 * is given back and forced. The bucket is asked once for each batch while there is plenty, and for
 * each request while there is not.
 */
final class Tokens {

  /*
   * Invariant: the batch, with what somebody has of it in his hand, is at most its size, and the
   * bucket holds at most the burst less that size. So at no instant is there more than the burst,
   * however long a thread stands still between two steps, and only time adds to it.
   *
   * Tokens move from the bucket to the batch, which does not change their sum. As long as the bucket
   * is full and the batch is not, time is lost on it: hence whoever looks at the figures fills the
   * batch, so that a quota at rest becomes whole, a look later than it would without a batch.
   *
   * While the batch is in one hand, all others go to the bucket itself. If the hand's thread stands
   * still meanwhile, they may be refused for tokens that it holds, and what they give back may be
   * cut by a bucket that is full. Both err to the safe side, by at most a batch.
   *
   * A debt is in the bucket while the batch is empty, because it is taken from the batch first and
   * what is given back to an empty batch goes to the bucket. (A hand that fills the batch while
   * another runs into debt may leave some tokens beside it; they count in the sum.)
   */

  private final Bucket bucket;
  private volatile TokenBatch batch;

  /** All that there can be, of which nothing is used. */
  Tokens(Terms terms, Clocks clocks) {
    TokenBatch full = new TokenBatch(terms);
    full.put(full.size());
    this.batch = full;
    this.bucket =
        new LockFreeBucket(
            terms.bucket(), MathType.INTEGER_64_BITS, clocks.meter(), BucketListener.NOPE);
  }

  /**
   * Goes on under other terms of the same unit, with what is left, cut to the other burst. One call
   * at a time.
   *
   * <p>Of Bucket4j's strategies this is {@link TokensInheritanceStrategy#AS_IS}. Only time ever
   * makes a token. The additive strategy would give the difference of the capacities with each
   * reload that raises a limit, and the proportional one multiplies: either way to and fro between
   * two configurations would be a way around both.
   */
  void change(Terms other) {
    TokenBatch before = batch;
    TokenBatch next = new TokenBatch(other);
    long held = before.retire();
    long kept = 0;
    try {
      held += pour(before.size() - held);
      kept = Math.min(held, next.size());
      if (held > kept) {
        bucket.addTokens(held - kept);
      }
      bucket.replaceConfiguration(other.bucket(), TokensInheritanceStrategy.AS_IS);
    } finally {
      next.put(kept);
      batch = next;
    }
  }

  /** Takes so many, at least 1, or none. */
  boolean tryTake(long amount) {
    return batch.tryTake(amount) || tryTakeMore(amount);
  }

  /** Takes what the batch has not got, and fills it with what the bucket can spare. */
  private boolean tryTakeMore(long amount) {
    TokenBatch from = batch;
    long held = from.takeOut();
    if (held == TokenBatch.OUT) {
      return bucket.tryConsume(amount) || batch.tryTakeSoon(amount);
    }
    boolean isLarge = amount > from.size();
    long there = held;
    try {
      there += isLarge ? pourAll(amount - held) : pour(from.size() + amount - held);
    } finally {
      from.put(there < amount ? there : there - amount);
    }
    return there >= amount;
  }

  private long pourAll(long amount) {
    return bucket.tryConsume(amount) ? amount : 0;
  }

  private long pour(long most) {
    return most > 0 ? bucket.tryConsumeAsMuchAsPossible(most) : 0;
  }

  /** Takes so many from the batch, or none: at no cost. */
  boolean tryTakeAtHand(long amount) {
    return batch.tryTake(amount);
  }

  /** Takes so many, into debt if need be. */
  void force(long amount) {
    long rest = amount - batch.takeUpTo(amount);
    if (rest > 0) {
      bucket.consumeIgnoringRateLimits(rest);
    }
  }

  /** Gives so many back; what is more than the burst is lost. */
  void giveBack(long amount) {
    long rest = amount - batch.add(amount);
    if (rest > 0) {
      fill();
      long last = Math.min(rest, batch.size());
      add(rest - last);
      add(last);
    }
  }

  /** Adds to the bucket, and leaves room in it for as much as the batch lacks. */
  private void add(long amount) {
    if (amount > 0) {
      bucket.addTokens(amount);
      fill();
    }
  }

  /** What there is, or a little less if some of it is moved meanwhile. */
  Stock stock() {
    fill();
    // Before and after: what moves from the bucket between is not in the lesser of the two.
    long before = batch.tokens();
    BucketState state = bucket.asVerbose().getAvailableTokens().getState();
    long after = batch.tokens();
    return new Stock(
        state.getCurrentSize(0) + Math.max(0, Math.min(before, after)),
        state.getRoundingError(0),
        before == after && after != TokenBatch.OUT);
  }

  private void fill() {
    TokenBatch filled = batch;
    if (filled.tokens() == filled.size()) {
      return;
    }
    long held = filled.takeOut();
    if (held != TokenBatch.OUT) {
      long there = held;
      try {
        there += pour(filled.size() - held);
      } finally {
        filled.put(there);
      }
    }
  }

  /**
   * What there is at an instant.
   *
   * @param tokens in bucket and batch
   * @param fraction what is there already of the next token, as Bucket4j counts it
   * @param isAll false if somebody may have some more in his hand
   */
  record Stock(long tokens, long fraction, boolean isAll) {}
}
