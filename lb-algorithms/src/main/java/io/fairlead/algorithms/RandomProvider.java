package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/** Provides {@code random}: a random endpoint, in proportion to the weights. No options. */
public final class RandomProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.RANDOM;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return context -> new RandomBalancer(context.endpoints(), context.random());
  }
}
