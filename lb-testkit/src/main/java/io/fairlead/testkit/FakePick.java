package io.fairlead.testkit;

import io.fairlead.api.RequestView;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;
import java.util.function.IntPredicate;

/**
 * A pick for which a test decides what is available. Immutable.
 *
 * @param request the request
 * @param tenant whose request it is
 * @param nowNanos when it is made
 * @param available answers {@link #isAvailable}
 */
public record FakePick(RequestView request, Tenant tenant, long nowNanos, IntPredicate available)
    implements PickContext {

  /**
   * A pick for a GET of {@code /} by the tenant {@code acme}, with all endpoints available, made at
   * the moment at which a {@link FakeTicker} starts.
   */
  public static FakePick pick() {
    return new FakePick(
        RequestView.builder("GET", "/").build(),
        Tenant.of("acme"),
        FakeTicker.START_NANOS,
        index -> true);
  }

  /** The same for another request. */
  public FakePick of(RequestView other) {
    return new FakePick(other, tenant, nowNanos, available);
  }

  /** The same for another tenant. */
  public FakePick of(String tenantId) {
    return new FakePick(request, Tenant.of(tenantId), nowNanos, available);
  }

  /** The same at another moment. */
  public FakePick at(long nanos) {
    return new FakePick(request, tenant, nanos, available);
  }

  /** The same with these endpoints available and no others. */
  public FakePick where(IntPredicate isAvailable) {
    return new FakePick(request, tenant, nowNanos, isAvailable);
  }

  /** The same without one endpoint more. */
  public FakePick without(int index) {
    return where(other -> other != index && available.test(other));
  }

  @Override
  public boolean isAvailable(int index) {
    return available.test(index);
  }
}
