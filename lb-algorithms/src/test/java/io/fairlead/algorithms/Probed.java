package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.api.config.Options;

/** A provider whose balancers find a source of probes in their context. */
record Probed(BalancerProvider provider, ProbeSource source) implements BalancerProvider {

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public BalancerFactory configure(Options options) {
    BalancerFactory factory = provider.configure(options);
    return context -> factory.create(context.withProbes(source));
  }
}
