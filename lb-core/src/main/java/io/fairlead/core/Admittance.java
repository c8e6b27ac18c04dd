package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.core.blame.Fault;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.routing.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tenant's request passes on one route, first to last. Which steps hold something for a
 * request is remembered in the bits of a {@code long}, in the order of the guards.
 *
 * @param waitedAt the step that a request has waited at, 0 for none
 * @param waitedNanos how long: the steps before have admitted it so much earlier than the others
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Admittance(Route route, PolicyGuard[] guards, int waitedAt, long waitedNanos) {

  Admittance(Route route, PolicyGuard[] guards) {
    this(route, guards, 0, 0);
  }

  /** The same for a request that has waited at a step. */
  Admittance afterWait(int step, long nanos) {
    return new Admittance(route, guards, step, nanos);
  }

  /**
   * Ends a request that was not sent at the steps that hold something for it, last to first.
   *
   * @param elapsedNanos since it took that, which is none unless it has waited
   */
  void giveBack(long held, RequestView request, long elapsedNanos) {
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
        guards[i].release(request, outcome, fault, latencyNanos + earlierNanos);
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
