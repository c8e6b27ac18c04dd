package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.routing.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's request passes on one route, first to last. Which steps hold something for a
 * request is remembered in the lower half of a {@code long}, in the order of the guards; in the
 * upper half, which of them have lowered its priority for those that follow.
 *
 * @param priority of a request that no step has lowered
 * @param curb what sends the tenant into quarantine, on the way there and in it; null where there
 *     is none
 * @param waitedAt the step that a request has waited at, 0 for none
 * @param waitedNanos how long: the steps before have admitted it so much earlier than the others
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Admittance(
    Route route,
    PolicyGuard[] guards,
    Priority priority,
    @Nullable Curb curb,
    int waitedAt,
    long waitedNanos) {

  private static final int LOWERED = Integer.SIZE;

  Admittance(Route route, PolicyGuard[] guards, Priority priority, @Nullable Curb curb) {
    this(route, guards, priority, curb, 0, 0);
  }

  /** The same for a request that has waited at a step. */
  Admittance afterWait(int step, long nanos) {
    return new Admittance(route, guards, priority, curb, step, nanos);
  }

  /** The priority of a request at a step, from what holds for it at those before. */
  Priority priority(int step, long held) {
    long before = (1L << step) - 1;
    return (held >>> LOWERED & before) == 0 ? priority : priority.lowered();
  }

  /** The same when it has passed them all. */
  Priority priority(long held) {
    return priority(guards.length, held);
  }

  /** What holds for a request that a step has just let proceed as well. */
  long with(int step, long held, RequestView request) {
    long bits = guards[step].lowersPriority(request) ? 1L | 1L << LOWERED : 1L;
    return held | bits << step;
  }

  /** Where the requests go instead that would go here, or null. */
  @Nullable Route quarantine() {
    return curb != null && curb.isMoved() ? route.quarantine() : null;
  }

  /** Ends a request that was refused here, as far as it came. */
  void refuse(Rejection rejection, long held, RequestView request, long elapsedNanos) {
    giveBack(held, request, elapsedNanos);
    if (curb != null && route.quarantinedFrom() != null) {
      curb.refusedElsewhere(rejection.reason());
    }
  }

  /**
   * Ends a request that was not sent at the steps that hold something for it, last to first.
   *
   * @param elapsedNanos since it took that, which is none unless it has waited
   */
  private void giveBack(long held, RequestView request, long elapsedNanos) {
    release(held, request, Outcome.notSent(), Fault.UNKNOWN, elapsedNanos);
  }

  /**
   * Ends a request at the steps that hold something for it, last to first.
   *
   * @param latencyNanos since it was admitted by all of them
   */
  void release(long held, RequestView request, Outcome outcome, Fault fault, long latencyNanos) {
    for (int i = guards.length - 1; i >= 0; i--) {
      if ((held & (1L << i)) != 0) {
        long earlierNanos = i < waitedAt ? waitedNanos : 0;
        guards[i].release(request, priority(i, held), outcome, fault, latencyNanos + earlierNanos);
      }
    }
  }

  /** Where the tenant stands against the quotas that hold for a request. */
  List<QuotaStatus> quotas(RequestView request) {
    List<QuotaStatus> quotas = new ArrayList<>();
    for (PolicyGuard guard : guards) {
      quotas.addAll(guard.quotas(request));
    }
    return List.copyOf(quotas);
  }
}
