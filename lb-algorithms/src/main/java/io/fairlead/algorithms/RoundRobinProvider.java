package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/** Provides {@code round-robin}: each endpoint in turn, whatever its weight. No options. */
public final class RoundRobinProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.ROUND_ROBIN;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return RoundRobinBalancer::create;
  }
}
