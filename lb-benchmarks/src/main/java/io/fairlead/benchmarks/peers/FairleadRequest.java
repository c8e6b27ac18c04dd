package io.fairlead.benchmarks.peers;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;

/** A request that any endpoint may serve, picked for again and again by one thread. */
final class FairleadRequest implements PickContext {

  private final RequestView request;
  private final Tenant tenant;
  private long nowNanos = System.nanoTime();

  FairleadRequest(RequestView request, Tenant tenant) {
    this.request = request;
    this.tenant = tenant;
  }

  /** Picks for it from now on are made at that moment, instead of when it was made. */
  FairleadRequest at(long nanos) {
    nowNanos = nanos;
    return this;
  }

  @Override
  public RequestView request() {
    return request;
  }

  @Override
  public Tenant tenant() {
    return tenant;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public boolean isAvailable(int index) {
    return true;
  }
}
