package io.fairlead.core.pool;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.core.plugin.Faults;

/** A plug-in that makes balancers; where it throws, some available endpoint is picked instead. */
public record ContainedFactory(BalancerFactory factory, Faults faults) implements BalancerFactory {

  @Override
  public Balancer create(BalancerContext context) {
    try {
      return factory.create(context);
    } catch (Throwable e) {
      faults.contain("balancer of pool " + context.pool(), e);
      return new FirstAvailable(context.endpoints().size());
    }
  }
}
