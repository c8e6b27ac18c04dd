package io.fairlead.core;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Explanation;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.EffectiveSetting;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.policy.Policies;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.tenant.QuotaStatus;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.core.policy.PolicyGuard;
import io.fairlead.core.policy.Step;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.routing.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Spells out what decides over the requests of a tenant, under one configuration. Takes nothing and
 * makes no live state: what a tenant has not met yet is told as far as it is configured.
 */
final class Explainer {

  /** Settings of tenant and pool that a policy of the type goes by, besides its own options. */
  private static final Map<String, Set<String>> GOES_BY =
      Map.of(
          Policies.QUOTA, Set.of("quotas"),
          Policies.PRIORITY, Set.of("priority", "share", "max-in-flight", "queue"));

  private final Snapshot snapshot;
  private final TenantResolution resolution;
  private final Tenant tenant;
  private final @Nullable TenantRuntime runtime;

  /**
   * Explains the requests of a tenant.
   *
   * @param live its state, or null if it has none
   */
  Explainer(
      Snapshot snapshot, TenantResolution resolution, Tenant tenant, @Nullable TenantState live) {
    this.snapshot = snapshot;
    this.resolution = resolution;
    this.tenant = tenant;
    TenantRuntime latest = live == null ? null : live.runtime();
    runtime = latest == null || latest.shared() != snapshot.shared() ? null : latest;
  }

  /** All that can be told of a request that belongs to no configured tenant. */
  static Explanation withoutTenant(TenantResolution resolution) {
    return new Explanation(resolution, null, null, null, List.of(), List.of(), List.of());
  }

  Explanation explain(RequestView request, @Nullable Route route) {
    List<EffectiveSetting> settings = new ArrayList<>(snapshot.config().effective(tenant.id()));
    if (route == null) {
      return new Explanation(resolution, tenant, null, null, List.of(), List.of(), settings);
    }
    Admittance met = runtime == null ? null : runtime.admittanceIfMet(route);
    Pool pool = met == null ? route.pool() : met.route().pool();
    settings.addAll(poolSettings(pool.name()));
    List<Explanation.Step> steps = steps(request, met, settings);
    steps.forEach(step -> settings.removeAll(step.settings()));
    return new Explanation(
        resolution, tenant, route.name(), pool.name(), steps, endpoints(pool), settings);
  }

  private List<EffectiveSetting> poolSettings(String name) {
    PoolConfig pool = Objects.requireNonNull(snapshot.config().pools().get(name));
    String origin = "pools." + name;
    List<EffectiveSetting> settings = new ArrayList<>();
    settings.add(new EffectiveSetting("balancer", pool.balancer(), origin));
    settings.add(new EffectiveSetting("isolation", pool.isolation().pattern(), origin));
    if (pool.maxInFlight() > 0) {
      settings.add(new EffectiveSetting("max-in-flight", pool.maxInFlight(), origin));
    }
    if (pool.queue() != null) {
      settings.add(new EffectiveSetting("queue", pool.queue(), origin));
    }
    return settings;
  }

  private List<Explanation.Step> steps(
      RequestView request, @Nullable Admittance met, List<EffectiveSetting> settings) {
    return snapshot.shared().pipeline().requestSteps().stream()
        .map(step -> explain(step, met == null ? null : guard(met, step), request, settings))
        .toList();
  }

  private static @Nullable PolicyGuard guard(Admittance admittance, Step step) {
    return Arrays.stream(admittance.guards())
        .filter(guard -> guard.isOf(step))
        .findFirst()
        .orElse(null);
  }

  private static Explanation.Step explain(
      Step step,
      @Nullable PolicyGuard guard,
      RequestView request,
      List<EffectiveSetting> settings) {
    PolicyConfig config = step.config();
    List<QuotaStatus> quotas = guard == null ? List.of() : guard.quotas(request);
    return new Explanation.Step(
        config.name(),
        config.type(),
        config.mode(),
        guard == null ? "" : guard.state(),
        quotas,
        settings.stream().filter(belongsTo(config)).toList());
  }

  private static Predicate<EffectiveSetting> belongsTo(PolicyConfig step) {
    String options = "policies." + step.name() + ".";
    Set<String> others = GOES_BY.getOrDefault(step.type(), Set.of());
    return setting -> setting.name().startsWith(options) || others.contains(setting.name());
  }

  private List<EndpointStats> endpoints(Pool pool) {
    int residency = snapshot.shared().residencies().numberOf(tenant.residency());
    Set<Endpoint> reach = Set.copyOf(pool.reach(residency, tenant));
    return pool.stats(0).endpoints().stream()
        .filter(stats -> reach.contains(stats.endpoint()))
        .filter(stats -> stats.health().condition() != EndpointStats.Condition.LEAVING)
        .toList();
  }
}
