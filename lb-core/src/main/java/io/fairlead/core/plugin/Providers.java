package io.fairlead.core.plugin;

import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.policy.PolicyProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The balancers, policies and health checks that are on the class path or module path, by name.
 *
 * @param balancers the algorithms
 * @param policies the kinds of admission step
 * @param healthChecks the kinds of health check
 */
public record Providers(
    Map<String, BalancerProvider> balancers,
    Map<String, PolicyProvider> policies,
    Map<String, HealthCheckProvider> healthChecks) {

  /**
   * Finds the providers.
   *
   * @throws IllegalStateException if two have the same name
   */
  public static Providers load() {
    return new Providers(
        byName(load(BalancerProvider.class), BalancerProvider::name),
        byName(load(PolicyProvider.class), PolicyProvider::name),
        byName(load(HealthCheckProvider.class), HealthCheckProvider::name));
  }

  private static <P> ServiceLoader<P> load(Class<P> type) {
    ModuleLayer layer = Providers.class.getModule().getLayer();
    return layer == null
        ? ServiceLoader.load(type, Providers.class.getClassLoader())
        : ServiceLoader.load(layer, type);
  }

  private static <P> Map<String, P> byName(Iterable<P> providers, Function<P, String> nameOf) {
    Map<String, P> byName = new HashMap<>();
    for (P provider : providers) {
      P other = byName.put(nameOf.apply(provider), provider);
      if (other != null) {
        throw new IllegalStateException(
            "two providers are named \""
                + nameOf.apply(provider)
                + "\": "
                + other.getClass().getName()
                + " and "
                + provider.getClass().getName());
      }
    }
    return Map.copyOf(byName);
  }
}
