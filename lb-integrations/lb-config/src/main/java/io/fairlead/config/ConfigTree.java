package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PolicyConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.SplitConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.api.config.Topology;
import io.fairlead.api.tenant.Priority;
import io.fairlead.api.tenant.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A configuration as a text says it: the reverse of what the records read. */
final class ConfigTree {

  private ConfigTree() {}

  static Map<String, Object> of(LbConfig config) {
    return shared(config)
        .addUnlessEmpty("tenants", mapped(config.tenants(), ConfigTree::tenant))
        .toMap();
  }

  /** All but the tenants. */
  static Fields shared(LbConfig config) {
    return new Fields()
        .add("default-pool", config.defaultPool())
        .addUnlessEmpty("tiers", mapped(config.tiers(), ConfigTree::tier))
        .addUnlessEmpty("pools", mapped(config.pools(), PoolTree::of))
        .addUnlessEmpty("splits", mapped(config.splits(), ConfigTree::split))
        .addUnlessEmpty("routes", config.routes().stream().map(ConfigTree::route).toList())
        .add(
            "policies",
            config.policies() == null
                ? null
                : config.policies().stream().map(ConfigTree::policy).toList())
        .add("topology", topology(config.topology()), Map.of());
  }

  private static <V> Map<String, Object> mapped(
      Map<String, V> values, Function<V, Map<String, Object>> tree) {
    Map<String, Object> mapped = new LinkedHashMap<>();
    values.forEach((name, value) -> mapped.put(name, tree.apply(value)));
    return mapped;
  }

  private static Map<String, Object> tier(TierConfig tier) {
    return new Fields()
        .addUnlessEmpty("quotas", tier.quotas())
        .add("priority", tier.priority(), Priority.NORMAL)
        .add("share", tier.share(), Tenant.DEFAULT_SHARE)
        .add("pool", tier.pool())
        .addUnlessEmpty("residency", tier.residency())
        .addUnlessEmpty("labels", new TreeMap<>(tier.labels()))
        .addUnlessEmpty("policies", tier.policies())
        .toMap();
  }

  static Map<String, Object> tenant(TenantConfig tenant) {
    return new Fields()
        .add("tier", tenant.tier())
        .add("quotas", tenant.quotas())
        .add("priority", tenant.priority())
        .add("share", tenant.share())
        .add("pool", tenant.pool())
        .add("residency", tenant.residency())
        .addUnlessEmpty("labels", new TreeMap<>(tenant.labels()))
        .addUnlessEmpty("policies", tenant.policies())
        .add("suspended", tenant.suspended(), false)
        .toMap();
  }

  private static Map<String, Object> split(SplitConfig split) {
    return new Fields()
        .addUnlessEmpty("weights", split.weights())
        .add("key", split.key(), SplitConfig.Key.TENANT)
        .add("key-name", split.keyName(), "")
        .toMap();
  }

  private static Map<String, Object> route(RouteConfig route) {
    return new Fields()
        .add("name", route.name())
        .add("pool", route.pool())
        .addUnlessEmpty("hosts", route.hosts())
        .add("path-prefix", route.pathPrefix(), "/")
        .addUnlessEmpty("methods", route.methods())
        .addUnlessEmpty("headers", new TreeMap<>(route.headers()))
        .addUnlessEmpty("queries", new TreeMap<>(route.queries()))
        .addUnlessEmpty("tenants", route.tenants())
        .addUnlessEmpty("tiers", route.tiers())
        .addUnlessEmpty("labels", new TreeMap<>(route.labels()))
        .add("priority", route.priority())
        .toMap();
  }

  private static Map<String, Object> policy(PolicyConfig policy) {
    return new Fields()
        .add("type", policy.type())
        .add("name", policy.name(), policy.type())
        .add("failing", policy.failureMode(), PolicyConfig.FailureMode.OPEN)
        .add("mode", policy.mode(), PolicyConfig.Mode.ENFORCE)
        .addUnlessEmpty("options", policy.options())
        .toMap();
  }

  private static Map<String, Object> topology(Topology topology) {
    return new Fields()
        .addUnlessEmpty("latencies", topology.latencies())
        .addUnlessEmpty("coordinates", mapped(topology.coordinates(), ConfigTree::coordinates))
        .toMap();
  }

  private static Map<String, Object> coordinates(Topology.Coordinates place) {
    return new Fields()
        .add("latitude", place.latitude())
        .add("longitude", place.longitude())
        .toMap();
  }
}
