package io.fairlead.api.config;

import io.fairlead.api.tenant.Priority;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A rule that leads requests to a pool. A request matches when every predicate that is given holds;
 * the first route that matches, in the order of the configuration, is taken.
 *
 * @param name unique among the routes
 * @param pool where matching requests go
 * @param hosts any of these hosts, in canonical form; empty for every host
 * @param pathPrefix a prefix of the path on a segment's border: {@code /api} matches {@code /api}
 *     and {@code /api/x}, not {@code /apix}; {@code /} matches every path. It is matched against
 *     the path that the backend receives
 * @param methods any of these methods; empty for every method
 * @param headers each of these headers has this value
 * @param queries each of these query parameters has this value
 * @param tenants any of these tenants; empty for every tenant
 * @param tiers a tenant of any of these tiers; empty for every tier
 * @param labels the tenant has each of these labels
 * @param priority the highest that matching requests have, as far as their tenant may; null for
 *     that of the tenant
 */
public record RouteConfig(
    String name,
    String pool,
    Set<String> hosts,
    String pathPrefix,
    Set<String> methods,
    Map<String, String> headers,
    Map<String, String> queries,
    Set<String> tenants,
    Set<String> tiers,
    Map<String, String> labels,
    @Nullable Priority priority) {

  private static final String EVERY_PATH = "/";

  /** Copies the collections. */
  public RouteConfig {
    hosts = Set.copyOf(hosts);
    methods = Set.copyOf(methods);
    headers = Map.copyOf(headers);
    queries = Map.copyOf(queries);
    tenants = Set.copyOf(tenants);
    tiers = Set.copyOf(tiers);
    labels = Map.copyOf(labels);
  }

  /** Begins a route that matches everything. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Reads a route, noting problems in it: {@code name} and {@code pool}, which are required; {@code
   * path-prefix}; {@code hosts}, {@code methods}, {@code tenants} and {@code tiers}, lists; {@code
   * headers}, {@code queries} and {@code labels}, texts by name; {@code priority}.
   */
  public static RouteConfig read(Options options) {
    Priority priority = options.oneOf("priority", Priority.NORMAL);
    return new RouteConfig(
        options.required("name"),
        options.required("pool"),
        texts(options, "hosts"),
        options.text("path-prefix", EVERY_PATH),
        texts(options, "methods"),
        options.texts("headers"),
        options.texts("queries"),
        texts(options, "tenants"),
        texts(options, "tiers"),
        options.texts("labels"),
        options.has("priority") ? priority : null);
  }

  private static Set<String> texts(Options options, String name) {
    return Copies.distinct(options.list(name, List.of(), UnaryOperator.identity()));
  }

  /** Collects a route's values. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private @Nullable String pool;
    private final Set<String> hosts = new HashSet<>();
    private String pathPrefix = EVERY_PATH;
    private final Set<String> methods = new HashSet<>();
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> queries = new HashMap<>();
    private final Set<String> tenants = new HashSet<>();
    private final Set<String> tiers = new HashSet<>();
    private final Map<String, String> labels = new HashMap<>();
    private @Nullable Priority priority;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name);
    }

    /** Sets the pool. Required. */
    public Builder pool(String poolName) {
      pool = Objects.requireNonNull(poolName);
      return this;
    }

    /** Adds a host that matches. */
    public Builder host(String host) {
      hosts.add(host);
      return this;
    }

    /** Sets the prefix that the path must have. */
    public Builder pathPrefix(String prefix) {
      pathPrefix = Objects.requireNonNull(prefix);
      return this;
    }

    /** Adds a method that matches. */
    public Builder method(String method) {
      methods.add(method);
      return this;
    }

    /** Adds a header that must have the value. */
    public Builder header(String headerName, String value) {
      headers.put(headerName, value);
      return this;
    }

    /** Adds a query parameter that must have the value. */
    public Builder query(String parameter, String value) {
      queries.put(parameter, value);
      return this;
    }

    /** Adds a tenant that matches. */
    public Builder tenant(String id) {
      tenants.add(id);
      return this;
    }

    /** Adds a tier that matches. */
    public Builder tier(String tier) {
      tiers.add(tier);
      return this;
    }

    /** Adds a label that the tenant must have. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Sets the highest priority that matching requests have; that of the tenant unless given. */
    public Builder priority(Priority value) {
      priority = Objects.requireNonNull(value);
      return this;
    }

    /**
     * The route.
     *
     * @throws IllegalStateException if no pool is set
     */
    public RouteConfig build() {
      if (pool == null) {
        throw new IllegalStateException("route " + name + " has no pool");
      }
      return new RouteConfig(
          name,
          pool,
          hosts,
          pathPrefix,
          methods,
          headers,
          queries,
          tenants,
          tiers,
          labels,
          priority);
    }
  }
}
