package io.fairlead.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a load balancer is told: an immutable value. Whether its parts fit together is
 * checked when it is put in force, so that a tree which is still being put together may be
 * anything.
 *
 * @param tiers by name
 * @param tenants by canonical id, see {@link io.fairlead.api.tenant.TenantId}
 * @param pools by name
 * @param splits pools of pools, by name; wherever the name of a pool may stand, that of a split may
 * @param routes the first that matches is taken
 * @param defaultPool where requests go that no route matches and whose tenant has no pool, or null
 * @param policies the steps of admission, first to last; null for every standard policy that is on
 *     the class path, with default options, see {@link io.fairlead.api.policy.Policies}
 * @param topology how far regions are from one another
 */
public record LbConfig(
    Map<String, TierConfig> tiers,
    Map<String, TenantConfig> tenants,
    Map<String, PoolConfig> pools,
    Map<String, SplitConfig> splits,
    List<RouteConfig> routes,
    @Nullable String defaultPool,
    @Nullable List<PolicyConfig> policies,
    Topology topology) {

  /** Copies the collections. */
  public LbConfig {
    tiers = Copies.of(tiers);
    tenants = Copies.of(tenants);
    pools = Copies.of(pools);
    splits = Copies.of(splits);
    routes = List.copyOf(routes);
    policies = policies == null ? null : List.copyOf(policies);
  }

  /** Begins an empty configuration. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same configuration with changes. */
  public LbConfig with(Consumer<Builder> changes) {
    Builder builder = new Builder();
    builder.tiers.putAll(tiers);
    builder.tenants.putAll(tenants);
    builder.pools.putAll(pools);
    builder.splits.putAll(splits);
    builder.routes.addAll(routes);
    builder.defaultPool = defaultPool;
    builder.policies = policies == null ? null : new ArrayList<>(policies);
    builder.topology = topology;
    changes.accept(builder);
    return builder.build();
  }

  /**
   * What holds for a tenant, and where each value comes from. What is at its default everywhere and
   * empty is left out, and so are the options of policies that nobody sets.
   *
   * @throws IllegalArgumentException if there is no such tenant
   */
  public List<EffectiveSetting> effective(String tenantId) {
    TenantConfig tenant = tenants.get(tenantId);
    if (tenant == null) {
      throw new IllegalArgumentException("there is no tenant " + tenantId);
    }
    return EffectiveSetting.of(this, tenantId, tenant);
  }

  /**
   * Collects a configuration. A tier, tenant, pool or split replaces one of the same name. Not
   * thread-safe.
   */
  public static final class Builder {

    private final Map<String, TierConfig> tiers = new LinkedHashMap<>();
    private final Map<String, TenantConfig> tenants = new LinkedHashMap<>();
    private final Map<String, PoolConfig> pools = new LinkedHashMap<>();
    private final Map<String, SplitConfig> splits = new LinkedHashMap<>();
    private final List<RouteConfig> routes = new ArrayList<>();
    private @Nullable String defaultPool;
    private @Nullable List<PolicyConfig> policies;
    private Topology topology = Topology.UNKNOWN;

    private Builder() {}

    /** Adds a tier. */
    public Builder tier(String name, Consumer<TierConfig.Builder> values) {
      TierConfig.Builder builder = TierConfig.builder();
      values.accept(builder);
      return tier(name, builder.build());
    }

    /** Adds a tier. */
    public Builder tier(String name, TierConfig tier) {
      tiers.put(Objects.requireNonNull(name), Objects.requireNonNull(tier));
      return this;
    }

    /** Adds a tenant. */
    public Builder tenant(String id, Consumer<TenantConfig.Builder> values) {
      TenantConfig.Builder builder = TenantConfig.builder();
      values.accept(builder);
      return tenant(id, builder.build());
    }

    /** Adds a tenant. */
    public Builder tenant(String id, TenantConfig tenant) {
      tenants.put(Objects.requireNonNull(id), Objects.requireNonNull(tenant));
      return this;
    }

    /** Removes a tenant, if it is there. */
    public Builder removeTenant(String id) {
      tenants.remove(id);
      return this;
    }

    /** Adds a pool. */
    public Builder pool(String name, Consumer<PoolConfig.Builder> values) {
      PoolConfig.Builder builder = PoolConfig.builder();
      values.accept(builder);
      return pool(name, builder.build());
    }

    /** Adds a pool. */
    public Builder pool(String name, PoolConfig pool) {
      pools.put(Objects.requireNonNull(name), Objects.requireNonNull(pool));
      return this;
    }

    /** Removes a pool, if it is there. */
    public Builder removePool(String name) {
      pools.remove(name);
      return this;
    }

    /** Adds a split. */
    public Builder split(String name, Consumer<SplitConfig.Builder> values) {
      SplitConfig.Builder builder = SplitConfig.builder();
      values.accept(builder);
      return split(name, builder.build());
    }

    /** Adds a split. */
    public Builder split(String name, SplitConfig split) {
      splits.put(Objects.requireNonNull(name), Objects.requireNonNull(split));
      return this;
    }

    /** Removes a split, if it is there. */
    public Builder removeSplit(String name) {
      splits.remove(name);
      return this;
    }

    /** Adds a route behind those that already stand. */
    public Builder route(String name, Consumer<RouteConfig.Builder> values) {
      RouteConfig.Builder builder = RouteConfig.builder(name);
      values.accept(builder);
      return route(builder.build());
    }

    /** Adds a route behind those that already stand. */
    public Builder route(RouteConfig route) {
      routes.add(Objects.requireNonNull(route));
      return this;
    }

    /** Removes a route, if it is there. */
    public Builder removeRoute(String name) {
      routes.removeIf(route -> route.name().equals(name));
      return this;
    }

    /** Sets the pool for requests that have no other. */
    public Builder defaultPool(String name) {
      defaultPool = Objects.requireNonNull(name);
      return this;
    }

    /** Adds a step behind those that already stand; the first one replaces the standard steps. */
    public Builder policy(PolicyConfig policy) {
      if (policies == null) {
        policies = new ArrayList<>();
      }
      policies.add(Objects.requireNonNull(policy));
      return this;
    }

    /** Leaves admission without any step. */
    public Builder noPolicies() {
      policies = new ArrayList<>();
      return this;
    }

    /** Sets how far regions are from one another. */
    public Builder topology(Topology value) {
      topology = Objects.requireNonNull(value);
      return this;
    }

    /** Sets how far regions are from one another. */
    public Builder topology(Consumer<Topology.Builder> values) {
      Topology.Builder builder = Topology.builder();
      values.accept(builder);
      return topology(builder.build());
    }

    /** The configuration. */
    public LbConfig build() {
      return new LbConfig(tiers, tenants, pools, splits, routes, defaultPool, policies, topology);
    }
  }
}
