package io.fairlead.policies.priority;

import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.policies.priority.PriorityPolicy.Division;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one pool that are taken, alive over reloads: the total in the high half of a word,
 * the borrowed ones among them in the low half, so that one step tests and changes both.
 *
 * <p>Lock-free. An update is repeated only when another one came between, so at most as often as
 * there are others; none is ever undone, so nobody is refused for what is not really taken.
 */
final class PoolSlots {

  /** Slots come back within the time of a request, which is hardly ever known and mostly short. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final long ONE = 1L << Integer.SIZE;
  private static final long ONE_BORROWED = 1;

  private final AtomicLong taken = new AtomicLong();
  private final Rejection rejection;

  private volatile @Nullable Division latest;

  PoolSlots(String policy) {
    rejection =
        Rejection.of(RejectionReason.OVERLOADED).withPolicy(policy).withRetryAfter(RETRY_AFTER);
  }

  Rejection rejection() {
    return rejection;
  }

  /** A division, in the same object as the latest one if they are equal. */
  Division inCommon(Division division) {
    Division known = latest;
    if (known != null && known.equals(division)) {
      return known;
    }
    latest = division;
    return division;
  }

  /** Takes a slot that is not borrowed. */
  boolean tryTake(int limit) {
    long before = taken.get();
    while (total(before) < limit) {
      long seen = taken.compareAndExchange(before, before + ONE);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  /** Takes a common slot. */
  boolean tryBorrow(int limit, int borrowable) {
    long before = taken.get();
    while (total(before) < limit && borrowed(before) < borrowable) {
      long seen = taken.compareAndExchange(before, before + ONE + ONE_BORROWED);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  void giveBack() {
    taken.getAndAdd(-ONE);
  }

  void giveBackBorrowed() {
    taken.getAndAdd(-ONE_BORROWED);
  }

  int total() {
    return total(taken.get());
  }

  int borrowed() {
    return borrowed(taken.get());
  }

  private static int total(long word) {
    return (int) (word >> Integer.SIZE);
  }

  private static int borrowed(long word) {
    return (int) word;
  }
}
