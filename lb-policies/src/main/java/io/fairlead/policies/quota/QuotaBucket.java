package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * {@link Tokens} that are refilled evenly, and in front of them the instant before which there is
 * none, so that a flood is refused by a clock reading alone.
 *
 * <p>Over any span of time it admits at most its burst and what is refilled meanwhile, and what
 * requests turned out to use beyond their estimate. Debt is a negative number of tokens.
 */
final class QuotaBucket implements Meter {

  /*
   * A drought is a true statement: "unless tokens are given back or terms changed, there are not as
   * many as this before that instant". Whoever gives back or changes does that first and then
   * counts it; whoever asks reads the count first, then asks for the tokens, and states the count
   * with what it found. A statement with another count than that of now is not believed. So none
   * outlives what it was founded on, and no request is refused that the bucket would have admitted.
   * Forgetting a drought is always safe: the bucket is asked once more.
   *
   * A refusal that reaches the bucket allocates, but there is at most one for each token that
   * arrives, and for each thread that meets it there.
   */

  private static final AtomicLongFieldUpdater<QuotaBucket> CHANGES =
      AtomicLongFieldUpdater.newUpdater(QuotaBucket.class, "changes");

  /** 73 years: two such times can be added to any reading and compared by difference. */
  private static final long LONGEST_WAIT_NANOS = 1L << 61;

  private final Ticker ticker;
  private final Tokens tokens;
  private volatile @Nullable Drought drought;

  /** How often tokens were given back or terms changed. */
  private volatile long changes;

  private volatile Terms terms;

  /* Final throughout, so a race does no more than build another one. */
  private @Nullable Rejection latest;

  QuotaBucket(Terms terms, Clocks clocks) {
    this.ticker = clocks.ticker();
    this.terms = terms;
    this.tokens = new Tokens(terms, clocks);
  }

  @Override
  public Terms terms() {
    return terms;
  }

  @Override
  public void change(Terms other) {
    tokens.change(other);
    terms = other;
    CHANGES.incrementAndGet(this);
  }

  @Override
  public @Nullable Rejection known(long amount) {
    Drought known = drought;
    if (known == null || known.changes != changes) {
      return null;
    }
    Terms dry = known.terms;
    long need = dry.need(amount);
    if (need < known.amount) {
      return null;
    }
    long waitNanos = known.untilNanos - ticker.nanos();
    return waitNanos > 0
        ? rejection(dry, waitNanos + nanosFor(dry.tokens(), need - known.amount, 0))
        : null;
  }

  @Override
  public @Nullable Rejection ask(long amount) {
    long before = changes;
    Terms current = terms;
    long need = current.need(amount);
    long nowNanos = ticker.nanos();
    Tokens.Stock stock = tokens.stock();
    long missing = need - stock.tokens();
    if (missing <= 0) {
      return null;
    }
    long waitNanos = nanosFor(current.tokens(), missing, stock.fraction());
    if (stock.isAll()) {
      drought = new Drought(current, need, nowNanos + waitNanos, before);
    }
    return rejection(current, waitNanos);
  }

  private Rejection rejection(Terms held, long waitNanos) {
    Rejection last = latest;
    long restNanos = nanosFor(held.tokens(), held.tokens().burst() - 1, 0);
    Rejection next = held.rejection(waitNanos, restNanos, last);
    if (next != last) {
      latest = next;
    }
    return next;
  }

  @Override
  public @Nullable Rejection tryTake(long amount) {
    long need = terms.need(amount);
    if (!tokens.tryTake(need)) {
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
    tokens.giveBack(amount);
    CHANGES.incrementAndGet(this);
  }

  /** {@inheritDoc} No deeper than Bucket4j can express: there, it is paid off in 73 years. */
  @Override
  public void charge(long amount) {
    if (tokens.tryTakeAtHand(amount)) {
      return;
    }
    Quota quota = terms.tokens();
    double perNano = (double) quota.limit() / quota.window().toNanos();
    long deepest = (long) Math.min(Usage.MOST, LONGEST_WAIT_NANOS * Math.min(1, perNano));
    long most = Math.min(amount, deepest - used());
    if (most > 0) {
      tokens.force(most);
    }
  }

  @Override
  public long used() {
    return terms.tokens().burst() - tokens.stock().tokens();
  }

  @Override
  public QuotaStatus status() {
    Terms current = terms;
    Tokens.Stock stock = tokens.stock();
    long missing = Math.max(0, current.tokens().burst() - stock.tokens());
    long resetNanos = nanosFor(current.tokens(), missing, stock.fraction());
    return current.status(stock.tokens(), Duration.ofNanos(resetNanos));
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

  /**
   * So many tokens that there are not before an instant.
   *
   * @param changes what was counted when it was found out
   */
  private record Drought(Terms terms, long amount, long untilNanos, long changes) {}
}
