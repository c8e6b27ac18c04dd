package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.time.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.LockFreeBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one tenant, alive over reloads: a lock-free Bucket4j bucket of several limits, and
 * in front of it the instant before which there is no token, so that a flood is refused by a clock
 * reading alone.
 */
final class QuotaBucket {

  /*
   * A drought is a true statement: "unless tokens are put back or limits changed, there is none
   * before this instant". Whoever puts back or changes does that first and then sets another
   * drought object; whoever was refused reads the drought first, then asks the bucket, and only
   * replaces the very object it had read. So a statement never outlives what it was founded on,
   * and no request is refused that the bucket would have admitted. Forgetting a drought is always
   * safe: the bucket is asked once more.
   *
   * A refusal that reaches the bucket allocates, but there is at most one for each token that
   * arrives, and for each thread that meets it there.
   */

  private static final AtomicReferenceFieldUpdater<QuotaBucket, Drought> DROUGHT =
      AtomicReferenceFieldUpdater.newUpdater(QuotaBucket.class, Drought.class, "drought");

  private final Ticker ticker;
  private final Bucket bucket;
  private volatile Drought drought = Drought.none();
  private volatile Limits limits;

  QuotaBucket(Limits limits, Ticker ticker) {
    this.ticker = ticker;
    this.limits = limits;
    this.bucket =
        new LockFreeBucket(
            limits.configuration(),
            MathType.INTEGER_64_BITS,
            new SinceCreation(ticker, ticker.nanos()),
            BucketListener.NOPE);
  }

  /** Takes a token of every limit, or none of any and says why not. */
  @Nullable Rejection tryTake() {
    Drought known = drought;
    Limits dry = known.limits;
    if (dry != null) {
      long waitNanos = known.untilNanos - ticker.nanos();
      if (waitNanos > 0) {
        return dry.rejection(known.limit, waitNanos);
      }
    }
    return bucket.tryConsume(1) ? null : refuse(known);
  }

  private Rejection refuse(Drought known) {
    long beforeNanos = ticker.nanos();
    BucketState state = bucket.asVerbose().estimateAbilityToConsume(1).getState();
    Limits current = limits;
    if (!current.areOf(state)) {
      return current.rejection(0, 0);
    }
    int binding = current.binding(state);
    long waitNanos = current.nanosToNextToken(state, binding);
    DROUGHT.compareAndSet(this, known, new Drought(current, binding, beforeNanos + waitNanos));
    return current.rejection(binding, waitNanos);
  }

  /**
   * Puts a token back into every limit, none above its capacity; does nothing if a limit has come
   * into force that the token was not taken from.
   *
   * @param taken the limits of the policy that admitted the request
   */
  void putBack(Limits taken) {
    if (limits.hasOnlyLimitsOf(taken)) {
      bucket.addTokens(1);
      drought = Drought.none();
    }
  }

  /**
   * Puts other quotas in force and keeps the tokens.
   *
   * <p>Of Bucket4j's strategies this is {@link TokensInheritanceStrategy#AS_IS}: what a limit has
   * left it keeps, cut to the new capacity. Only time ever makes a token. The additive strategy
   * would give the difference of the capacities with each reload that raises a limit, and the
   * proportional one multiplies: either way to and fro between two configurations would be a way
   * around both. A limit keeps its tokens also when its window changes; only one that comes in
   * addition to all others starts full, see {@link Limits#changed}.
   */
  synchronized Limits change(List<Quota> quotas) {
    if (!limits.quotas().equals(quotas)) {
      Limits changed = limits.changed(quotas);
      bucket.replaceConfiguration(changed.configuration(), TokensInheritanceStrategy.AS_IS);
      limits = changed;
      drought = Drought.none();
    }
    return limits;
  }

  boolean isFull() {
    BucketState state = bucket.asVerbose().getAvailableTokens().getState();
    Bandwidth[] bandwidths = state.getConfiguration().getBandwidths();
    for (int i = 0; i < bandwidths.length; i++) {
      if (state.getCurrentSize(i) < bandwidths[i].getCapacity()) {
        return false;
      }
    }
    return true;
  }

  List<QuotaStatus> statuses() {
    Limits current = limits;
    BucketState state = bucket.asVerbose().getAvailableTokens().getState();
    if (!current.areOf(state)) {
      return statusesAfterChange();
    }
    List<QuotaStatus> statuses = new ArrayList<>();
    for (int i = 0; i < current.count(); i++) {
      statuses.add(current.status(state, i));
    }
    return statuses;
  }

  private synchronized List<QuotaStatus> statusesAfterChange() {
    return statuses();
  }

  /** The limit that had no token, and until when it has none; no limits if nothing is known. */
  private static final class Drought {

    private final @Nullable Limits limits;
    private final int limit;
    private final long untilNanos;

    Drought(@Nullable Limits limits, int limit, long untilNanos) {
      this.limits = limits;
      this.limit = limit;
      this.untilNanos = untilNanos;
    }

    static Drought none() {
      return new Drought(null, 0, 0);
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
