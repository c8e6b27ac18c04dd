package io.fairlead.core;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.HealthCheckConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.health.HealthCheck;
import io.fairlead.api.health.HealthCheckProvider;
import io.fairlead.core.plugin.Faults;
import io.fairlead.core.plugin.Providers;
import io.fairlead.core.pool.ContainedFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Finds the balancer and the health check of a pool, and has them read their options. */
final class PoolPlugins {

  /** Stands where a balancer could not be made, in a configuration that is refused for it. */
  private static final BalancerFactory NOBODY = context -> request -> Balancer.NONE;

  private final Map<String, BalancerProvider> balancers;
  private final BalancerProvider.Others others;
  private final Map<String, HealthCheckProvider> healthChecks;
  private final Faults faults;

  PoolPlugins(Providers providers, Faults faults) {
    balancers = providers.balancers();
    others = new BalancerProvider.Others(balancers);
    healthChecks = providers.healthChecks();
    this.faults = faults;
  }

  /** What makes the balancer of a pool; in each tenant's shard if tenants have shards. */
  BalancerFactory balancer(String name, PoolConfig pool, List<ConfigProblem> problems) {
    String path = "pools." + name;
    BalancerFactory balancer = new ContainedFactory(configured(path, pool, problems), faults);
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
        faults);
  }

  private BalancerFactory configured(String path, PoolConfig pool, List<ConfigProblem> problems) {
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

  /** What makes the health check of a pool, if it has one that can be made. */
  Optional<Supplier<HealthCheck>> check(
      String name, PoolConfig pool, List<ConfigProblem> problems) {
    HealthCheckConfig check = pool.health().check();
    return check == null
        ? Optional.empty()
        : check("pools." + name + ".health.check", check, problems);
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
}
