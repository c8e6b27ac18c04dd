package io.fairlead.policies.quota;

import io.fairlead.api.tenant.Quota;
import io.fairlead.api.time.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.LockFreeBucket;
import java.util.List;

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
  Tokens(Terms terms, Ticker ticker) {
    TokenBatch full = TokenBatch.sizedFor(terms);
    full.put(full.size());
    this.batch = full;
    this.bucket =
        new LockFreeBucket(
            configuration(terms.tokens(), full),
            MathType.INTEGER_64_BITS,
            new SinceCreation(ticker, ticker.nanos()),
            BucketListener.NOPE);
  }

  /** Bucket4j refuses more than a token in each nanosecond, which no clock could tell from it. */
  private static BucketConfiguration configuration(Quota quota, TokenBatch besides) {
    return new BucketConfiguration(
        List.of(
            Bandwidth.builder()
                .capacity(quota.burst() - besides.size())
                .refillGreedy(Math.min(quota.limit(), quota.window().toNanos()), quota.window())
                .build()));
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
    TokenBatch next = TokenBatch.sizedFor(other);
    long held = before.retire();
    long kept = 0;
    try {
      held += pour(before.size() - held);
      kept = Math.min(held, next.size());
      if (held > kept) {
        bucket.addTokens(held - kept);
      }
      bucket.replaceConfiguration(
          configuration(other.tokens(), next), TokensInheritanceStrategy.AS_IS);
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

  /**
   * Bucket4j compares readings by value, and those of a ticker may overflow: hence the difference
   * to the first one, good for 292 years. A clock that jumps back refills nothing until it has
   * caught up.
   */
  private record SinceCreation(Ticker ticker, long originNanos) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return ticker.nanos() - originNanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
