package io.fairlead.core.policy;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of a tenant are under way in a pool that takes what its own endpoints have no
 * room for; never more than the limit, except that a lower one waits until enough has ended.
 * Lock-free; allocates nothing.
 */
final class OverflowBudget implements Policy {

  /** No name of a policy has a blank, so that nobody's is the same. */
  static final String NAME = "bridge overflow";

  /** As the priority policy says of a pool that is full. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final Rejection USED_UP =
      Rejection.of(RejectionReason.OVERLOADED).withPolicy(NAME).withRetryAfter(RETRY_AFTER);

  private final int limit;

  /** Goes on over reloads. */
  private final AtomicInteger taken;

  private OverflowBudget(int limit, AtomicInteger taken) {
    this.limit = limit;
    this.taken = taken;
  }

  /**
   * Makes it for each tenant and pool.
   *
   * @param limit at least 1
   */
  record Factory(int limit) implements PolicyFactory {

    @Override
    public PolicyScope scope() {
      return PolicyScope.TENANT_POOL;
    }

    @Override
    public Policy create(PolicySite site) {
      AtomicInteger taken =
          site.predecessor() instanceof OverflowBudget before ? before.taken : new AtomicInteger();
      return new OverflowBudget(limit, taken);
    }
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    int seen = taken.get();
    while (seen < limit) {
      int before = taken.compareAndExchange(seen, seen + 1);
      if (before == seen) {
        return null;
      }
      seen = before;
    }
    return USED_UP;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    taken.getAndDecrement();
  }

  @Override
  public boolean isFresh() {
    return taken.get() == 0;
  }
}
