package io.fairlead.testkit;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.config.Options;

/** The contract asks for nothing that the simplest of balancers does not hold. */
class FirstAvailableBalancerTest extends BalancerContract {

  @Override
  protected BalancerProvider provider() {
    return new FirstAvailableProvider();
  }

  private static final class FirstAvailableProvider implements BalancerProvider {

    @Override
    public String name() {
      return "first-available";
    }

    @Override
    public BalancerFactory configure(Options options) {
      return FirstAvailableBalancer::new;
    }
  }

  private static final class FirstAvailableBalancer implements Balancer {

    private final EndpointList endpoints;

    FirstAvailableBalancer(BalancerContext context) {
      endpoints = context.endpoints();
    }

    @Override
    public int pick(PickContext context) {
      for (int i = 0; i < endpoints.size(); i++) {
        if (context.isAvailable(i)) {
          return i;
        }
      }
      return NONE;
    }
  }
}
