package io.fairlead.api.config;

import io.fairlead.api.config.SharedMap.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private static final LbConfig EMPTY =
      new LbConfig(Map.of(), Map.of(), Map.of(), Map.of(), List.of(), null, null, Topology.UNKNOWN);

  /**
   * Copies the collections, but for maps of another configuration. Up to 256 entries stay in their
   * order; of more, the order is of no meaning, but the same for each map that was made alike.
   */
  public LbConfig {
    tiers = SharedMap.copyOf(tiers);
    tenants = SharedMap.copyOf(tenants);
    pools = SharedMap.copyOf(pools);
    splits = SharedMap.copyOf(splits);
    routes = List.copyOf(routes);
    policies = policies == null ? null : List.copyOf(policies);
  }

  /** Begins an empty configuration. */
  public static Builder builder() {
    return new Builder(EMPTY);
  }

  /**
   * The same configuration with changes. It shares with this one what is not changed: what this
   * takes does not grow with the tenants, but with the changes.
   */
  public LbConfig with(Consumer<Builder> changes) {
    Builder builder = new Builder(this);
    changes.accept(builder);
    return builder.build();
  }

  /**
   * The ids of the tenants that are not the same in another configuration: those that one of them
   * does not have, and those with other values. O(differences) where one was made {@link #with
   * from} the other, else O(tenants).
   */
  public Set<String> differingTenants(LbConfig other) {
    return SharedMap.copyOf(tenants).differences(SharedMap.copyOf(other.tenants));
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

    private final Draft<TierConfig> tiers;
    private final Draft<TenantConfig> tenants;
    private final Draft<PoolConfig> pools;
    private final Draft<SplitConfig> splits;

    /** Those of the configuration before, until they are changed; they may be many. */
    private List<RouteConfig> routes;

    private @Nullable String defaultPool;
    private @Nullable List<PolicyConfig> policies;
    private Topology topology;

    private Builder(LbConfig before) {
      tiers = new Draft<>(SharedMap.copyOf(before.tiers));
      tenants = new Draft<>(SharedMap.copyOf(before.tenants));
      pools = new Draft<>(SharedMap.copyOf(before.pools));
      splits = new Draft<>(SharedMap.copyOf(before.splits));
      routes = before.routes;
      defaultPool = before.defaultPool;
      policies = before.policies == null ? null : new ArrayList<>(before.policies);
      topology = before.topology;
    }

    /** Adds a tier. */
    public Builder tier(String name, Consumer<TierConfig.Builder> values) {
      TierConfig.Builder builder = TierConfig.builder();
      values.accept(builder);
      return tier(name, builder.build());
    }

    /** Adds a tier. */
    public Builder tier(String name, TierConfig tier) {
      tiers.put(name, tier);
      return this;
    }

    /** Removes a tier, if it is there. */
    public Builder removeTier(String name) {
      tiers.remove(name);
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
      tenants.put(id, tenant);
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
      pools.put(name, pool);
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
      splits.put(name, split);
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
      ownRoutes().add(Objects.requireNonNull(route));
      return this;
    }

    /** Removes every route, for others to be added in an order of their own. */
    public Builder noRoutes() {
      routes = new ArrayList<>();
      return this;
    }

    /** Removes a route, if it is there. */
    public Builder removeRoute(String name) {
      ownRoutes().removeIf(route -> route.name().equals(name));
      return this;
    }

    private List<RouteConfig> ownRoutes() {
      if (!(routes instanceof ArrayList)) {
        routes = new ArrayList<>(routes);
      }
      return routes;
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

    /** Has admission go through every standard step again. */
    public Builder standardPolicies() {
      policies = null;
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
      return new LbConfig(
          tiers.map(),
          tenants.map(),
          pools.map(),
          splits.map(),
          routes,
          defaultPool,
          policies,
          topology);
    }
  }
}
