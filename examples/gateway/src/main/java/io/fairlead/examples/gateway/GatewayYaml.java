package io.fairlead.examples.gateway;

import io.fairlead.api.Endpoint;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Locality;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.Options;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.config.Topology;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Reads the gateway's YAML file. Whatever is wrong is noted and reading goes on, so that everything
 * is said at once, each with its path and line.
 */
final class GatewayYaml {

  private final YamlTree tree;
  private final Options root;
  private final PoolYaml pools;

  private GatewayYaml(YamlTree tree, IntFunction<Endpoint> demoEndpoints) {
    this.tree = tree;
    this.root = Options.of("", tree.values());
    this.pools = new PoolYaml(demoEndpoints);
  }

  /**
   * Reads a configuration.
   *
   * @param demoEndpoints the address of a demonstration backend, by its number
   * @throws InvalidConfigException if anything is wrong, listing everything that is
   */
  static GatewayConfig read(String text, IntFunction<Endpoint> demoEndpoints) {
    return new GatewayYaml(YamlTree.parse(text), demoEndpoints).read();
  }

  /** The problems that the load balancer found in what was read from a text, with their lines. */
  static InvalidConfigException located(String text, InvalidConfigException problems) {
    YamlTree tree = YamlTree.parse(text);
    return new InvalidConfigException(problems.problems().stream().map(tree::located).toList());
  }

  private GatewayConfig read() {
    ListenConfig listen = ListenConfig.read(root.section("listen"));
    TenantResolver tenants = TenantsBy.read(root.section("tenants-by"));
    Locality here = PoolYaml.locality(root.section("here"));
    Administration administration = Administration.read(root.section("administration"));
    Observation observation = Observation.read(root.section("observation"));
    LbConfig balancing = balancing();
    List<ConfigProblem> problems = root.problems();
    if (!problems.isEmpty()) {
      Stream<ConfigProblem> all = Stream.concat(problems.stream(), misfits(balancing).stream());
      throw new InvalidConfigException(all.map(tree::located).toList());
    }
    return new GatewayConfig(
        listen, here, tenants, balancing, administration, observation, pools.discovery());
  }

  /**
   * What does not fit together in what could be read: asked of a load balancer that never serves.
   */
  private static List<ConfigProblem> misfits(LbConfig balancing) {
    try {
      LoadBalancer.builder()
          .tenants(request -> TenantResolution.none())
          .config(balancing)
          .build()
          .close();
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    }
  }

  private LbConfig balancing() {
    LbConfig.Builder config = LbConfig.builder();
    forEach(root.section("tiers"), (name, tier) -> config.tier(name, TierConfig.read(tier)));
    forEach(root.section("tenants"), (id, tenant) -> config.tenant(id, TenantConfig.read(tenant)));
    forEach(root.section("pools"), (name, pool) -> config.pool(name, pools.read(name, pool)));
    forEach(root.section("splits"), (name, split) -> config.split(name, SplitConfig.read(split)));
    config.topology(Topology.read(root.section("topology")));
    for (Options options : root.sections("routes")) {
      RouteConfig route = RouteConfig.read(options);
      if (isSound(options)) {
        config.route(route);
      }
    }
    ifGiven(root, "default-pool", config::defaultPool);
    if (root.has("policies")) {
      config.noPolicies();
      root.sections("policies").forEach(policy -> config.policy(PolicyConfig.read(policy)));
    }
    return config.build();
  }

  /** Whether what was read stands for what was written, and not for a fallback in its place. */
  static boolean isSound(Options options) {
    return options.problems().isEmpty();
  }

  private static void forEach(Options map, BiConsumer<String, Options> reader) {
    for (String name : map.names()) {
      reader.accept(name, map.section(name));
    }
  }

  private static void ifGiven(Options options, String name, Consumer<String> to) {
    String value = options.text(name, "");
    if (!value.isEmpty()) {
      to.accept(value);
    }
  }
}
