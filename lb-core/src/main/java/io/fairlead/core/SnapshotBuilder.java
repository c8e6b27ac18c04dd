package io.fairlead.core;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.api.policy.PolicySite.PoolView;
import io.fairlead.core.plugin.Environment;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.policy.Pipeline;
import io.fairlead.core.policy.PipelineBuilder;
import io.fairlead.core.pool.ContainedFactory;
import io.fairlead.core.pool.Layout;
import io.fairlead.core.pool.Pool;
import io.fairlead.core.pool.PoolState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns a configuration into a {@link Snapshot}, or says everything that is wrong with it. */
final class SnapshotBuilder {

  /** Stands where a balancer could not be made, in a configuration that is refused for it. */
  private static final BalancerFactory NOBODY = context -> request -> Balancer.NONE;

  private final Engine engine;
  private final Map<String, BalancerProvider> balancers;
  private final BalancerProvider.Others others;
  private final Map<String, HealthCheckProvider> healthChecks;
  private final PipelineBuilder pipelines;
  private final Environment environment;

  SnapshotBuilder(Engine engine, Providers providers, Environment environment) {
    this.engine = engine;
    balancers = providers.balancers();
    others = new BalancerProvider.Others(balancers);
    healthChecks = providers.healthChecks();
    pipelines = new PipelineBuilder(providers.policies(), environment);
    this.environment = environment;
  }

  /**
   * Builds a snapshot. Nothing that lives is touched before the configuration has passed.
   *
   * @param states gives the live state of a pool by its name
   * @throws InvalidConfigException if anything is wrong
   */
  Snapshot build(LbConfig config, @Nullable Snapshot previous, Function<String, PoolState> states) {
    List<ConfigProblem> problems = new ArrayList<>();
    ConfigCheck.check(config, problems);
    Pipeline pipeline = pipeline(config, previous, problems);
    Map<String, BalancerFactory> factories = new HashMap<>();
    config
        .pools()
        .forEach((name, pool) -> factories.put(name, isolated("pools." + name, pool, problems)));
    Map<String, Supplier<HealthCheck>> checks = checks(config, problems);
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    Residencies residencies = new Residencies(config);
    config
        .pools()
        .forEach(
            (name, pool) -> {
              PoolState state = states.apply(name);
              state.health().configure(pool.health(), checks.get(name));
              boolean shared = !pool.isolation().pattern().isByTenant();
              state.noise().configure(pool.noisyNeighbours(), pool.maxInFlight(), shared);
            });
    Map<String, Pool> pools = pools(config, previous, pipeline, residencies, factories, states);
    return new Snapshot(engine, config, pipeline, pools, residencies, environment.random());
  }

  /** Unchanged steps are kept, so that the instances of their policies need not be made anew. */
  private Pipeline pipeline(
      LbConfig config, @Nullable Snapshot previous, List<ConfigProblem> problems) {
    if (previous != null && sameTenancy(config, previous.config())) {
      return previous.pipeline();
    }
    return pipelines.build(config, problems);
  }

  private static boolean sameTenancy(LbConfig config, LbConfig previous) {
    return Objects.equals(config.policies(), previous.policies())
        && config.tiers().equals(previous.tiers())
        && config.tenants().equals(previous.tenants());
  }

  /** The balancer of a pool; in each tenant's shard if tenants have shards. */
  private BalancerFactory isolated(String path, PoolConfig pool, List<ConfigProblem> problems) {
    BalancerFactory balancer =
        new ContainedFactory(balancer(path, pool, problems), environment.faults());
    if (pool.isolation().pattern() != PoolConfig.Isolation.Pattern.SHUFFLE_SHARDED) {
      return balancer;
    }
    BalancerProvider shards = balancers.get(Balancers.SHUFFLE_SHARD);
    if (shards == null) {
      problems.add(
          new ConfigProblem(
              path + ".isolation",
              "shuffle-sharded",
              "the balancer " + Balancers.SHUFFLE_SHARD + " of lb-algorithms"));
      return NOBODY;
    }
    Map<String, Object> options =
        Map.of("size", pool.isolation().shardSize(), "inner", MadeProvider.NAME);
    return new ContainedFactory(
        shards.configure(
            Options.of(path + ".isolation", options),
            new BalancerProvider.Others(Map.of(MadeProvider.NAME, new MadeProvider(balancer)))),
        environment.faults());
  }

  private BalancerFactory balancer(String path, PoolConfig pool, List<ConfigProblem> problems) {
    BalancerProvider provider = balancers.get(pool.balancer());
    if (provider == null) {
      problems.add(
          new ConfigProblem(
              path + ".balancer",
              pool.balancer(),
              "one of "
                  + String.join(", ", new TreeSet<>(balancers.keySet()))
                  + " (the built-in ones are in lb-algorithms)"));
      return NOBODY;
    }
    Options options = Options.of(path + ".balancer-options", pool.balancerOptions());
    try {
      BalancerFactory factory = provider.configure(options, others);
      problems.addAll(options.problems());
      return factory;
    } catch (RuntimeException e) {
      problems.add(
          new ConfigProblem(path + ".balancer", pool.balancer(), "its provider fails: " + e));
      return NOBODY;
    }
  }

  /** What makes the health checks of each pool that has any, by name. */
  private Map<String, Supplier<HealthCheck>> checks(LbConfig config, List<ConfigProblem> problems) {
    Map<String, Supplier<HealthCheck>> checks = new HashMap<>();
    config
        .pools()
        .forEach(
            (name, pool) -> {
              HealthCheckConfig check = pool.health().check();
              if (check != null) {
                check("pools." + name + ".health.check", check, problems)
                    .ifPresent(maker -> checks.put(name, maker));
              }
            });
    return checks;
  }

  private Optional<Supplier<HealthCheck>> check(
      String path, HealthCheckConfig check, List<ConfigProblem> problems) {
    HealthCheckProvider provider = healthChecks.get(check.type());
    if (provider == null) {
      problems.add(new ConfigProblem(path + ".type", check.type(), knownChecks()));
      return Optional.empty();
    }
    Options options = Options.of(path + ".options", check.options());
    try {
      Supplier<HealthCheck> maker = provider.configure(options);
      problems.addAll(options.problems());
      return Optional.of(maker);
    } catch (RuntimeException e) {
      problems.add(new ConfigProblem(path + ".type", check.type(), "its provider fails: " + e));
      return Optional.empty();
    }
  }

  private String knownChecks() {
    String names =
        healthChecks.isEmpty()
            ? "those that are installed, which are none"
            : String.join(", ", new TreeSet<>(healthChecks.keySet()));
    return "one of " + names + " (the built-in ones are in lb-health and lb-health-grpc)";
  }

  private Map<String, Pool> pools(
      LbConfig config,
      @Nullable Snapshot previous,
      Pipeline pipeline,
      Residencies residencies,
      Map<String, BalancerFactory> factories,
      Function<String, PoolState> states) {
    PoolShares shares = new PoolShares(config);
    Map<String, Pool> pools = new HashMap<>();
    config
        .pools()
        .forEach(
            (name, pool) ->
                pools.put(
                    name,
                    new Pool(
                        new PoolView(
                            name, pool.maxInFlight(), pool.queue(), shares.tenantsByShare(name)),
                        pool,
                        new Layout(
                            pool, config.topology(), residencies.inOrder(), environment.locality()),
                        Objects.requireNonNull(factories.get(name)),
                        pipeline,
                        states.apply(name),
                        environment,
                        previous == null ? null : previous.pools().get(name))));
    return pools;
  }
}
