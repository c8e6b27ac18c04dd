package io.fairlead.policies.quota;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import org.jspecify.annotations.Nullable;

/** Admits everything: what a tenant without limits gets. */
enum NoQuota implements Policy {
  INSTANCE;

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    return null;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {}

  @Override
  public boolean isFresh() {
    return true;
  }
}
