package io.fairlead.policies.quota;

import io.fairlead.api.Rejection;
import io.fairlead.api.tenant.QuotaStatus;
import org.jspecify.annotations.Nullable;

/**
 * How much of one quota is used, and what is left: one page for each {@link
 * io.fairlead.api.tenant.Quota.Kind}. Thread-safe and lock-free; alive over reloads.
 *
 * <p>An amount beyond all that the quota ever holds is admitted once everything is there, and
 * leaves a debt. In debt nothing is admitted until time has paid it off.
 */
interface Meter {

  /** A meter of which nothing is used yet. */
  static Meter of(Terms terms, Clocks clocks) {
    return switch (terms.quota().kind()) {
      case BUCKET ->
          terms.quota().warmUp().isZero()
              ? new QuotaBucket(terms, clocks)
              : new WarmingBucket(terms, clocks);
      case ALIGNED -> new AlignedWindow(terms, clocks.wall());
      case SLIDING -> new SlidingWindow(terms, clocks.ticker());
    };
  }

  /** The terms in force. */
  Terms terms();

  /** Puts other terms of the same kind in force and keeps what is used. One call at a time. */
  void change(Terms other);

  /** Why an amount cannot be taken now, as far as is known at no cost; null if it might be. */
  @Nullable Rejection known(long amount);

  /** Why an amount cannot be taken now; null if it could. Takes nothing. */
  @Nullable Rejection ask(long amount);

  /** Takes an amount, at least 1, or says why not. */
  @Nullable Rejection tryTake(long amount);

  /**
   * Gives back what was taken and not used. What time has given back meanwhile stays as it is.
   *
   * @param ageNanos how long ago it was taken
   */
  void giveBack(long amount, long ageNanos);

  /** Takes an amount without asking, into debt if need be. */
  void charge(long amount);

  /** Counts as used what was used under another kind of quota. */
  default void inherit(long used) {
    charge(used);
  }

  /** What is used, in debt more than the quota holds. */
  long used();

  /** Whether it cannot be told from a new one. */
  default boolean isWhole() {
    return used() <= 0;
  }

  /** The figures. */
  QuotaStatus status();
}
