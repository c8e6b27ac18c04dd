package io.fairlead.core.noise;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What keeps one tenant in bounds in one pool while it is noisy there: a limit to its requests, or
 * a sign that they go elsewhere. One for each tenant and pool where something may be done, alive
 * over reloads; open for all but the few that are noisy. Lock-free; allocates nothing.
 */
public final class Curb implements Policy {

  // Requests are counted all the time, so that those that are under way when the limit comes count
  // too: nothing new is admitted then until enough of them have ended.

  /** No name of a policy has a blank, so that nobody's is the same. */
  public static final String NAME = "noisy neighbour";

  /** As the priority policy says: a slot of the tenant's own comes free within a request's time. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final Rejection LIMITED =
      Rejection.of(RejectionReason.TENANT_LIMITED).withPolicy(NAME).withRetryAfter(RETRY_AFTER);

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile int limit = NO_LIMIT;
  private volatile boolean moved;

  /** Limits the requests from now on. */
  void limit(int requests) {
    limit = requests;
  }

  /** Has the requests go elsewhere from now on. */
  void move() {
    moved = true;
  }

  /** Does nothing any more. */
  void open() {
    limit = NO_LIMIT;
    moved = false;
  }

  /** Whether requests go elsewhere. */
  public boolean isMoved() {
    return moved;
  }

  /** Notes that a request was refused where it was sent instead. */
  public void refusedElsewhere(RejectionReason reason) {
    if (reason == RejectionReason.OVERLOADED || reason == RejectionReason.TENANT_LIMITED) {
      refused.getAndIncrement();
    }
  }

  /** How many were refused since the last call because there were too many. */
  int takeRefused() {
    return refused.getAndSet(0);
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    int most = limit;
    int seen = taken.get();
    while (seen < most) {
      int before = taken.compareAndExchange(seen, seen + 1);
      if (before == seen) {
        return null;
      }
      seen = before;
    }
    refused.getAndIncrement();
    return LIMITED;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    taken.getAndDecrement();
  }

  @Override
  public boolean isFresh() {
    return taken.get() == 0 && limit == NO_LIMIT && !moved;
  }

  @Override
  public String state() {
    int most = limit;
    return most == NO_LIMIT ? "open" : taken.get() + " of " + most;
  }
}
