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
 * @param available answers {@link #isAvailable}
 */
public record FakePick(RequestView request, Tenant tenant, IntPredicate available)
    implements PickContext {

  /** A pick for a GET of {@code /} by the tenant {@code acme}, with all endpoints available. */
  public static FakePick pick() {
    return new FakePick(RequestView.builder("GET", "/").build(), Tenant.of("acme"), index -> true);
  }

  /** The same for another request. */
  public FakePick of(RequestView other) {
    return new FakePick(other, tenant, available);
  }

  /** The same for another tenant. */
  public FakePick of(String tenantId) {
    return new FakePick(request, Tenant.of(tenantId), available);
  }

  /** The same with these endpoints available and no others. */
  public FakePick where(IntPredicate isAvailable) {
    return new FakePick(request, tenant, isAvailable);
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
