package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who pays for a request at one level of the hierarchy. */
interface Payer {

  /** Why the request is known to be refused, at no cost; null if it might not be. */
  @Nullable Rejection known(RequestView request);

  /** Takes what the request is estimated to use, or nothing and says why not. */
  @Nullable Rejection tryTake(RequestView request);

  /** Settles what a request that was admitted has really used. */
  void settle(RequestView request, Outcome outcome, long ageNanos);

  /** Whether who pays for a request is beyond a soft limit. */
  boolean isBeyondSoft(RequestView request);

  /** Whether nothing is used. */
  boolean isWhole();

  /**
   * Adds the figures of the quotas that hold for a request.
   *
   * @param request null for those of all requests
   */
  void addStatuses(@Nullable RequestView request, List<QuotaStatus> statuses);
}
