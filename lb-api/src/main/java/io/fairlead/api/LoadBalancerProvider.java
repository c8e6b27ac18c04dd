package io.fairlead.api;

/**
 * The engine behind {@link LoadBalancer#builder()}, found by {@link java.util.ServiceLoader}.
 * Implemented by lb-core.
 */
public interface LoadBalancerProvider {

  /**
   * Starts an engine.
   *
   * @throws io.fairlead.api.config.InvalidConfigException if the configuration is wrong
   */
  LoadBalancer create(LoadBalancerSettings settings);
}
