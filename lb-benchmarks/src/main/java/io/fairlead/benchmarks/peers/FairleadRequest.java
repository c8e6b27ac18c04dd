package io.fairlead.benchmarks.peers;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;

/** A request that any endpoint may serve. */
record FairleadRequest(RequestView request, Tenant tenant) implements PickContext {

  @Override
  public boolean isAvailable(int index) {
    return true;
  }
}
