package io.fairlead.benchmarks;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicySite;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One policy by itself, of one tenant in one pool, as the engine would make it. */
public final class MeasuredPolicy {

  private MeasuredPolicy() {}

  /**
   * Makes it.
   *
   * @param name of its provider
   * @param options what it is told
   * @param quota of the tenant
   * @param maxInFlight of the pool, 0 for no limit
   */
  public static Policy of(String name, Map<String, Object> options, Quota quota, int maxInFlight) {
    Tenant tenant =
        new Tenant(
            "acme",
            null,
            Map.of(),
            List.of(quota),
            Priority.NORMAL,
            Tenant.DEFAULT_SHARE,
            Set.of());
    return ServiceLoader.load(PolicyProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .configure(Options.of("options", options))
        .create(
            new Site(name, tenant, new PolicySite.PoolView("shared", maxInFlight, Map.of(1, 1))));
  }

  /** A place that is all scopes at once. */
  private record Site(
      String policy, Tenant tenant, PolicySite.PoolView pool, Map<Class<?>, Object> states)
      implements PolicySite {

    Site(String policy, Tenant tenant, PolicySite.PoolView pool) {
      this(policy, tenant, pool, new HashMap<>());
    }

    @Override
    public @Nullable String route() {
      return null;
    }

    @Override
    public Endpoint endpoint() {
      return Endpoint.of("10.0.0.1", 8080);
    }

    @Override
    public Ticker ticker() {
      return Ticker.system();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public TaskScheduler scheduler() {
      throw new UnsupportedOperationException("no policy that is measured waits");
    }

    @Override
    public RandomSource random() {
      return RandomSource.system();
    }

    @Override
    public @Nullable Policy predecessor() {
      return null;
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> initial) {
      return type.cast(states.computeIfAbsent(type, unused -> initial.get()));
    }
  }
}
