package io.fairlead.core;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.policy.PipelineBuilder;
import io.fairlead.core.pool.Layout;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.PoolState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a configuration into a {@link Snapshot}, or says everything that is wrong with it. What a
 * change leaves as it is is neither checked nor built again.
 */
final class SnapshotBuilder {

  private final Engine engine;
  private final PoolPlugins plugins;
  private final PipelineBuilder pipelines;
  private final Environment environment;

  SnapshotBuilder(Engine engine, Providers providers, Environment environment) {
    this.engine = engine;
    plugins = new PoolPlugins(providers, environment.faults());
    pipelines = new PipelineBuilder(providers.policies(), environment);
    this.environment = environment;
  }

  /**
   * Builds a snapshot. Nothing that lives is touched before the configuration has passed.
   *
   * @param states gives the live state of a pool by its name
   * @throws InvalidConfigException if anything is wrong
   */
  Snapshot build(Change change, Function<String, PoolState> states) {
    List<ConfigProblem> problems = new ArrayList<>();
    ConfigCheck.check(change, problems);
    Pipeline pipeline = pipeline(change, problems);
    pipeline.check(change.tenantsToCheck(), problems);
    Map<String, BalancerFactory> balancers = new HashMap<>();
    Map<String, Supplier<HealthCheck>> checks = new HashMap<>();
    change
        .pools()
        .forEach(
            (name, pool) -> {
              balancers.put(name, plugins.balancer(name, pool, problems));
              plugins.check(name, pool, problems).ifPresent(maker -> checks.put(name, maker));
            });
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    change.pools().forEach((name, pool) -> configure(states.apply(name), pool, checks.get(name)));
    PoolShares shares = PoolShares.of(change);
    Parts parts = new Parts(change, pipeline, Residencies.of(change), shares, balancers, states);
    return new Snapshot(change.to(), shared(parts), shares);
  }

  /** Unchanged steps are kept, so that the instances of their policies need not be made anew. */
  private Pipeline pipeline(Change change, List<ConfigProblem> problems) {
    Snapshot before = change.before();
    return before != null && change.keepsSteps()
        ? before.shared().pipeline()
        : pipelines.build(change.to(), problems);
  }

  private static void configure(
      PoolState state, PoolConfig pool, @Nullable Supplier<HealthCheck> check) {
    state.health().configure(pool.health(), check);
    boolean shared = !pool.isolation().pattern().isByTenant();
    state.noise().configure(pool.noisyNeighbours(), pool.maxInFlight(), shared);
  }

  /**
   * What pools are made of.
   *
   * @param balancers of those that are changed
   */
  private record Parts(
      Change change,
      Pipeline pipeline,
      Residencies residencies,
      PoolShares shares,
      Map<String, BalancerFactory> balancers,
      Function<String, PoolState> states) {

    @Nullable SharedRuntime before() {
      return change.before() == null ? null : change.before().shared();
    }

    /** Whether what all pools are made of is as before. */
    boolean stay() {
      SharedRuntime before = before();
      return before != null
          && pipeline == before.pipeline()
          && residencies == before.residencies()
          && change.keeps(LbConfig::topology);
    }
  }

  /** What tenants share: that of before, if nothing of it has changed. */
  private SharedRuntime shared(Parts parts) {
    SharedRuntime before = parts.before();
    LbConfig config = parts.change().to();
    Map<String, Pool> pools = new HashMap<>();
    config.pools().forEach((name, pool) -> pools.put(name, pool(parts, name, pool)));
    return before != null && pools.equals(before.pools()) && parts.change().keepsWays()
        ? before
        : new SharedRuntime(
            engine, config, parts.pipeline(), pools, parts.residencies(), environment.random());
  }

  private Pool pool(Parts parts, String name, PoolConfig config) {
    Pool before = parts.before() == null ? null : parts.before().pools().get(name);
    BalancerFactory changed = parts.balancers().get(name);
    PoolView view =
        new PoolView(
            name, config.maxInFlight(), config.queue(), parts.shares().tenantsByShare(name));
    if (before != null && changed == null && parts.stay() && before.view().equals(view)) {
      return before;
    }
    return new Pool(
        view,
        config,
        new Layout(
            config,
            parts.change().to().topology(),
            parts.residencies().inOrder(),
            environment.locality()),
        changed == null ? Objects.requireNonNull(before).balancers() : changed,
        parts.pipeline(),
        parts.states().apply(name),
        environment,
        before);
  }
}
