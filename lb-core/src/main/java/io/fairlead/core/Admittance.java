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
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Admittance(Route route, PolicyGuard[] guards) {

  /** Ends a request that was not sent at the steps that hold something for it, last to first. */
  void giveBack(long held, RequestView request) {
    release(held, request, Outcome.notSent(), Fault.UNKNOWN, 0);
  }

  /** Ends a request at the steps that hold something for it, last to first. */
  void release(long held, RequestView request, Outcome outcome, Fault fault, long latencyNanos) {
    for (int i = guards.length - 1; i >= 0; i--) {
      if ((held & (1L << i)) != 0) {
        guards[i].release(request, outcome, fault, latencyNanos);
      }
    }
  }

  /** Where the tenant stands against its quotas. */
  List<QuotaStatus> quotas() {
    List<QuotaStatus> quotas = new ArrayList<>();
    for (PolicyGuard guard : guards) {
      quotas.addAll(guard.quotas());
    }
    return List.copyOf(quotas);
  }
}
