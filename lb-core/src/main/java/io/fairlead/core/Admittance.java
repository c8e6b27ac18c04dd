package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.event.RequestListener;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.noise.Curb;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.routing.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's request passes on one route, first to last. Which steps hold something for a
 * request is remembered in an {@code int}: a bit for each, those of the route first, then those of
 * its endpoint; above them, which step has lowered its priority for those that follow.
 *
 * @param priority of a request that no step has lowered
 * @param curb what sends the tenant into quarantine, on the way there and in it; null where there
 *     is none
 * @param listeners who is told of the ends of requests
 * @param strippedPrefix how many characters of the path name the tenant
 * @param waited of a request that has waited, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Admittance(
    TenantRuntime tenant,
    Route route,
    PolicyGuard[] guards,
    Priority priority,
    @Nullable Curb curb,
    RequestListener[] listeners,
    int strippedPrefix,
    @Nullable Wait waited) {

  // Bits 0..25 of what is held are the steps, and bits 26..30 one more than the number of the first
  // step that has lowered the priority, 0 for none; so it is never negative.

  private static final int LOWERED = Pipeline.MAX_STEPS + Pipeline.MAX_ADDED_STEPS;
  private static final int STEPS = (1 << LOWERED) - 1;

  /**
   * A wait that is over.
   *
   * @param step where it was
   * @param nanos how long: the steps before have admitted the request so much earlier than others
   */
  record Wait(int step, long nanos) {}

  /** The same for a request whose path names the tenant in so many characters. */
  Admittance stripping(int prefix) {
    return prefix == strippedPrefix
        ? this
        : new Admittance(tenant, route, guards, priority, curb, listeners, prefix, waited);
  }

  /** The same for a request that has waited at a step. */
  Admittance afterWait(int step, long nanos) {
    Wait wait = new Wait(step, nanos);
    return new Admittance(tenant, route, guards, priority, curb, listeners, strippedPrefix, wait);
  }

  /** The priority of a request at a step, from what holds for it at those before. */
  Priority priority(int step, int held) {
    int lowered = held >>> LOWERED;
    return lowered == 0 || lowered > step ? priority : priority.lowered();
  }

  /** The same when it has passed them all. */
  Priority priority(int held) {
    return priority(guards.length, held);
  }

  /** What holds for a request that a step has just let proceed as well. */
  int with(int step, int held, RequestView request) {
    int lowered = guards[step].lowersPriority(request) && held >>> LOWERED == 0 ? step + 1 : 0;
    return held | (1 << step) | (lowered << LOWERED);
  }

  /** What holds for a request that has taken an endpoint as well. */
  int withEndpoint(int held, int heldAtEndpoint) {
    return held | (heldAtEndpoint << guards.length);
  }

  /** What of it is held at the endpoint. */
  int atEndpoint(int held) {
    return (held & STEPS) >>> guards.length;
  }

  /** What of it is held at the steps of the route. */
  int onRoute(int held) {
    return held & ~(STEPS & (-1 << guards.length));
  }

  /** Where the requests go instead that would go here, or null. */
  @Nullable Route quarantine() {
    return curb != null && curb.isMoved() ? route.quarantine() : null;
  }

  /** Ends a request that was refused here, as far as it came. */
  void refuse(Rejection rejection, int held, RequestView request, long elapsedNanos) {
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
  private void giveBack(int held, RequestView request, long elapsedNanos) {
    release(held, request, Outcome.notSent(), Fault.UNKNOWN, elapsedNanos);
  }

  /**
   * Ends a request at the steps that hold something for it, last to first.
   *
   * @param latencyNanos since it was admitted by all of them
   */
  void release(int held, RequestView request, Outcome outcome, Fault fault, long latencyNanos) {
    for (int i = guards.length - 1; i >= 0; i--) {
      if ((held & (1 << i)) != 0) {
        long earlierNanos = waited != null && i < waited.step ? waited.nanos : 0;
        guards[i].release(request, priority(i, held), outcome, fault, latencyNanos + earlierNanos);
      }
    }
  }

  /** The names of the steps, in their order. */
  List<String> policies() {
    return Arrays.stream(guards).map(PolicyGuard::name).toList();
  }

  /** How long the request has waited on its way here. */
  long waitedNanos() {
    return waited == null ? 0 : waited.nanos;
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
