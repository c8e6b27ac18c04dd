package io.fairlead.core;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.config.Options;

/** A balancer whose options have been read, for another one to work through. */
record MadeProvider(BalancerFactory factory) implements BalancerProvider {

  static final String NAME = "made";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return factory;
  }
}
