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
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Quota;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.tenant.TenantResolution;
import io.fairlead.api.tenant.TenantResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the gateway's YAML file. Whatever is wrong is noted and reading goes on, so that everything
 * is said at once, each with its path and line.
 */
final class GatewayYaml {

  private static final Pattern WORD_BOUNDARY = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

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
    return new InvalidConfigException(
        problems.problems().stream().map(GatewayYaml::asWritten).map(tree::located).toList());
  }

  private GatewayConfig read() {
    ListenConfig listen = ListenConfig.read(root.section("listen"));
    TenantResolver tenants = TenantsBy.read(root.section("tenants-by"));
    Locality here = PoolYaml.locality(root.section("here"));
    LbConfig balancing = balancing();
    List<ConfigProblem> problems = root.problems();
    if (!problems.isEmpty()) {
      Stream<ConfigProblem> all = Stream.concat(problems.stream(), misfits(balancing).stream());
      throw new InvalidConfigException(all.map(tree::located).toList());
    }
    return new GatewayConfig(listen, here, tenants, balancing, pools.discovery());
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
      return e.problems().stream().map(GatewayYaml::asWritten).toList();
    }
  }

  /**
   * A problem that the load balancer found, with its path in the words of the file: it says {@code
   * maxInFlight} where the file says {@code max-in-flight}.
   */
  private static ConfigProblem asWritten(ConfigProblem problem) {
    String[] path = problem.path().split("\\.");
    for (int i = 0; i < path.length; i++) {
      // The second part is a name of the user's own, such as that of a pool.
      path[i] = i == 1 ? path[i] : asWritten(path[i]);
    }
    return new ConfigProblem(String.join(".", path), problem.value(), problem.expectation());
  }

  private static String asWritten(String name) {
    return WORD_BOUNDARY.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  private LbConfig balancing() {
    LbConfig.Builder config = LbConfig.builder();
    forEach(root.section("tiers"), (name, tier) -> config.tier(name, tier(tier)));
    forEach(root.section("tenants"), (id, tenant) -> config.tenant(id, tenant(tenant)));
    forEach(root.section("pools"), (name, pool) -> config.pool(name, pools.read(name, pool)));
    forEach(root.section("splits"), (name, split) -> config.split(name, SplitConfig.read(split)));
    config.topology(Topology.read(root.section("topology")));
    for (Options options : root.sections("routes")) {
      RouteConfig route = route(options);
      if (isSound(options)) {
        config.route(route);
      }
    }
    ifGiven(root, "default-pool", config::defaultPool);
    if (root.has("policies")) {
      config.noPolicies();
      root.sections("policies").forEach(policy -> config.policy(policy(policy)));
    }
    return config.build();
  }

  private static TierConfig tier(Options options) {
    TierConfig.Builder tier = TierConfig.builder();
    options.list("quotas", List.<Quota>of(), Quota::parse).forEach(tier::quota);
    tier.priority(options.oneOf("priority", Priority.NORMAL));
    tier.share(options.integer("share", Tenant.DEFAULT_SHARE, 1, Integer.MAX_VALUE));
    ifGiven(options, "pool", tier::pool);
    tier.residency(regions(options));
    texts(options.section("labels")).forEach(tier::label);
    forEach(options.section("policies"), (name, values) -> tier.policy(name, values.toMap()));
    return tier.build();
  }

  private static TenantConfig tenant(Options options) {
    TenantConfig.Builder tenant = TenantConfig.builder();
    ifGiven(options, "tier", tenant::tier);
    List<Quota> quotas = options.list("quotas", List.<Quota>of(), Quota::parse);
    if (options.has("quotas")) {
      tenant.unlimited();
      quotas.forEach(tenant::quota);
    }
    Priority priority = options.oneOf("priority", Priority.NORMAL);
    if (options.has("priority")) {
      tenant.priority(priority);
    }
    int share = options.integer("share", Tenant.DEFAULT_SHARE, 1, Integer.MAX_VALUE);
    if (options.has("share")) {
      tenant.share(share);
    }
    ifGiven(options, "pool", tenant::pool);
    if (options.has("residency")) {
      tenant.residency(regions(options));
    }
    texts(options.section("labels")).forEach(tenant::label);
    forEach(options.section("policies"), (name, values) -> tenant.policy(name, values.toMap()));
    return tenant.build();
  }

  private static RouteConfig route(Options options) {
    RouteConfig.Builder route = RouteConfig.builder(required(options, "name"));
    route.pool(required(options, "pool"));
    route.pathPrefix(options.text("path-prefix", "/"));
    Priority priority = options.oneOf("priority", Priority.NORMAL);
    if (options.has("priority")) {
      route.priority(priority);
    }
    list(options, "hosts").forEach(route::host);
    list(options, "methods").forEach(route::method);
    list(options, "tenants").forEach(route::tenant);
    list(options, "tiers").forEach(route::tier);
    texts(options.section("headers")).forEach(route::header);
    texts(options.section("queries")).forEach(route::query);
    texts(options.section("labels")).forEach(route::label);
    return route.build();
  }

  private static PolicyConfig policy(Options options) {
    String type = required(options, "type");
    return PolicyConfig.of(type)
        .named(nonEmpty(options, "name", type))
        .failing(options.oneOf("failing", PolicyConfig.FailureMode.OPEN))
        .in(options.oneOf("mode", PolicyConfig.Mode.ENFORCE))
        .withOptions(options.section("options").toMap());
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

  static Map<String, String> texts(Options map) {
    Map<String, String> texts = new HashMap<>();
    map.toMap().forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  private static String[] regions(Options options) {
    return list(options, "residency").stream().distinct().toArray(String[]::new);
  }

  private static List<String> list(Options options, String name) {
    return options.list(name, new ArrayList<String>(), UnaryOperator.identity());
  }

  private static void ifGiven(Options options, String name, Consumer<String> to) {
    String value = options.text(name, "");
    if (!value.isEmpty()) {
      to.accept(value);
    }
  }

  private static String required(Options options, String name) {
    if (!options.has(name)) {
      options.reject(name, null, "required");
    }
    return options.text(name, "");
  }

  static String nonEmpty(Options options, String name, String fallback) {
    String value = options.text(name, fallback);
    if (value.isEmpty()) {
      options.reject(name, value, "a text that is not empty");
      return fallback;
    }
    return value;
  }
}
