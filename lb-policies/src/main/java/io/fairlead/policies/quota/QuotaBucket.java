package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are refilled evenly: a lock-free Bucket4j bucket, and in front of it the instant
 * before which there is no token, so that a flood is refused by a clock reading alone.
 *
 * <p>Over any span of time it admits at most its burst and what is refilled meanwhile, and what
 * requests turned out to use beyond their estimate. Debt is a negative number of tokens.
 */
final class QuotaBucket implements Meter {

  /*
   * A drought is a true statement: "unless tokens are given back or terms changed, there are not as
   * many as this before that instant". Whoever gives back or changes does that first and then sets
   * another drought object; whoever asks reads the drought first, then asks the bucket, and only
   * replaces the very object it had read. So a statement never outlives what it was founded on,
   * and no request is refused that the bucket would have admitted. Forgetting a drought is always
   * safe: the bucket is asked once more.
   *
   * A refusal that reaches the bucket allocates, but there is at most one for each token that
   * arrives, and for each thread that meets it there.
   */

  private static final AtomicReferenceFieldUpdater<QuotaBucket, Drought> DROUGHT =
      AtomicReferenceFieldUpdater.newUpdater(QuotaBucket.class, Drought.class, "drought");

  /** 73 years: two such times can be added to any reading and compared by difference. */
  private static final long LONGEST_WAIT_NANOS = 1L << 61;

  private final Ticker ticker;
  private final Bucket bucket;
  private volatile Drought drought = new Drought();
  private volatile Terms terms;

  QuotaBucket(Terms terms, Ticker ticker) {
    this.ticker = ticker;
    this.terms = terms;
    this.bucket =
        new LockFreeBucket(
            configuration(terms.quota()),
            MathType.INTEGER_64_BITS,
            new SinceCreation(ticker, ticker.nanos()),
            BucketListener.NOPE);
  }

  /** Bucket4j refuses more than a token in each nanosecond, which no clock could tell from it. */
  private static BucketConfiguration configuration(Quota quota) {
    return new BucketConfiguration(
        List.of(
            Bandwidth.builder()
                .capacity(quota.burst())
                .refillGreedy(Math.min(quota.limit(), quota.window().toNanos()), quota.window())
                .build()));
  }

  @Override
  public Terms terms() {
    return terms;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of Bucket4j's strategies this is {@link TokensInheritanceStrategy#AS_IS}: what is left
   * stays, cut to the new capacity. Only time ever makes a token. The additive strategy would give
   * the difference of the capacities with each reload that raises a limit, and the proportional one
   * multiplies: either way to and fro between two configurations would be a way around both.
   */
  @Override
  public void change(Terms other) {
    bucket.replaceConfiguration(configuration(other.quota()), TokensInheritanceStrategy.AS_IS);
    terms = other;
    drought = new Drought();
  }

  @Override
  public @Nullable Rejection known(long amount) {
    Drought known = drought;
    Terms dry = known.terms;
    long need = dry == null ? 0 : dry.need(amount);
    if (dry == null || need < known.amount) {
      return null;
    }
    long waitNanos = known.untilNanos - ticker.nanos();
    return waitNanos > 0
        ? rejection(dry, waitNanos + nanosFor(dry.quota(), need - known.amount, 0))
        : null;
  }

  @Override
  public @Nullable Rejection ask(long amount) {
    Drought known = drought;
    Terms current = terms;
    long need = current.need(amount);
    long nowNanos = ticker.nanos();
    BucketState state = state();
    long missing = need - state.getCurrentSize(0);
    if (missing <= 0) {
      return null;
    }
    long waitNanos = nanosFor(current.quota(), missing, state.getRoundingError(0));
    DROUGHT.compareAndSet(this, known, new Drought(current, need, nowNanos + waitNanos));
    return rejection(current, waitNanos);
  }

  private static Rejection rejection(Terms terms, long waitNanos) {
    return terms.rejection(waitNanos, nanosFor(terms.quota(), terms.quota().burst() - 1, 0));
  }

  @Override
  public @Nullable Rejection tryTake(long amount) {
    long need = terms.need(amount);
    if (!bucket.tryConsume(need)) {
      Rejection rejection = ask(amount);
      return rejection == null ? rejection(terms, 0) : rejection;
    }
    if (amount > need) {
      charge(amount - need);
    }
    return null;
  }

  @Override
  public void giveBack(long amount, long ageNanos) {
    bucket.addTokens(amount);
    drought = new Drought();
  }

  /** {@inheritDoc} No deeper than Bucket4j can express: there, it is paid off in 73 years. */
  @Override
  public void charge(long amount) {
    Quota quota = terms.quota();
    double perNano = (double) quota.limit() / quota.window().toNanos();
    long deepest = (long) Math.min(Usage.MOST, LONGEST_WAIT_NANOS * Math.min(1, perNano));
    long most = Math.min(amount, deepest - used());
    if (most > 0) {
      bucket.consumeIgnoringRateLimits(most);
    }
  }

  @Override
  public long used() {
    return terms.quota().burst() - state().getCurrentSize(0);
  }

  @Override
  public QuotaStatus status() {
    Terms current = terms;
    BucketState state = state();
    long left = state.getCurrentSize(0);
    long missing = Math.max(0, current.quota().burst() - left);
    long resetNanos = nanosFor(current.quota(), missing, state.getRoundingError(0));
    return current.status(left, Duration.ofNanos(resetNanos));
  }

  private BucketState state() {
    return bucket.asVerbose().getAvailableTokens().getState();
  }

  /**
   * How long until so many tokens are refilled, rounded up, since at the nanosecond before there is
   * one less. In floating point where the exact product would overflow: years, where seconds do not
   * matter.
   *
   * @param fraction what is there already of the next token, as Bucket4j counts it
   */
  private static long nanosFor(Quota quota, long tokens, long fraction) {
    if (tokens == 0) {
      return 0;
    }
    long period = quota.window().toNanos();
    long refill = Math.min(quota.limit(), period);
    if (Math.multiplyHigh(period, tokens) == 0 && period * tokens > 0) {
      return Math.min(LONGEST_WAIT_NANOS, -Math.floorDiv(fraction - period * tokens, refill));
    }
    return (long) Math.min(LONGEST_WAIT_NANOS, (double) tokens / refill * period);
  }

  /** So many tokens that there are not before an instant; no terms if nothing is known. */
  private static final class Drought {

    private final @Nullable Terms terms;
    private final long amount;
    private final long untilNanos;

    Drought() {
      terms = null;
      amount = 0;
      untilNanos = 0;
    }

    Drought(Terms terms, long amount, long untilNanos) {
      this.terms = terms;
      this.amount = amount;
      this.untilNanos = untilNanos;
    }
  }

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
