package io.fairlead.core;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.LoadBalancerProvider;
import io.fairlead.api.LoadBalancerSettings;
import io.fairlead.core.plugin.Providers;

/** Makes engines, with the balancers and policies that are on the class path or module path. */
public final class EngineProvider implements LoadBalancerProvider {

  /** For {@link java.util.ServiceLoader}. */
  public EngineProvider() {}

  @Override
  public LoadBalancer create(LoadBalancerSettings settings) {
    return new Engine(settings, Providers.load());
  }
}
