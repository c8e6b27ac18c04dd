package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
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
 * request is remembered in the bits of a {@code long}, in the order of the guards.
 *
 * @param curb what sends the tenant into quarantine, on the way there and in it; null where there
 *     is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record Admittance(Route route, PolicyGuard[] guards, @Nullable Curb curb) {

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

  /** Ends a request at the steps that hold something for it, last to first. */
  void release(long held, RequestView request, Outcome outcome, Fault fault, long latencyNanos) {
    for (int i = guards.length - 1; i >= 0; i--) {
      if ((held & (1L << i)) != 0) {
        guards[i].release(request, outcome, fault, latencyNanos);
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
