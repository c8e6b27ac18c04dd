package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code weighted-round-robin}: each endpoint in turn, as often as its weight says, evenly
 * spread. No options.
 */
public final class WeightedRoundRobinProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.WEIGHTED_ROUND_ROBIN;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return WeightedRoundRobinBalancer::create;
  }
}
