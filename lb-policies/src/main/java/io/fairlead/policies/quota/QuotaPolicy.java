package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one token of a bucket for each request, and puts it back if the request was never sent.
 *
 * <p>Over any span of time a limit admits at most its burst and what is refilled meanwhile. A token
 * that is put back counts for the moment at which it was taken.
 *
 * <p>A reload keeps the bucket, see {@link QuotaBucket#change}. Cost: one atomic update of the
 * bucket for an admission, one clock reading for most refusals.
 */
final class QuotaPolicy implements Policy {

  private final QuotaBucket bucket;
  private final Limits limits;

  private QuotaPolicy(QuotaBucket bucket, Limits limits) {
    this.bucket = bucket;
    this.limits = limits;
  }

  static QuotaPolicy create(PolicySite site, List<Quota> quotas) {
    if (site.predecessor() instanceof QuotaPolicy predecessor) {
      return new QuotaPolicy(predecessor.bucket, predecessor.bucket.change(quotas));
    }
    Limits limits = Limits.first(site.policy(), quotas);
    return new QuotaPolicy(new QuotaBucket(limits, site.ticker()), limits);
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return bucket.tryTake();
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    if (outcome.kind() == Outcome.Kind.NOT_SENT) {
      bucket.putBack(limits);
    }
  }

  @Override
  public boolean isFresh() {
    return bucket.isFull();
  }

  @Override
  public List<QuotaStatus> quotas() {
    return bucket.statuses();
  }
}
