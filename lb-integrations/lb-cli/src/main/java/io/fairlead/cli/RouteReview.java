package io.fairlead.cli;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.cli.Review.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds routes that no request can reach: those that one route before them covers, and those that
 * ask for tenants that are not there. Several routes that cover one only together are not found.
 */
final class RouteReview {

  private static final String EVERY_PATH = "/";

  private RouteReview() {}

  static List<Finding> of(LbConfig config) {
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < config.routes().size(); i++) {
      RouteConfig route = config.routes().get(i);
      String path = "routes." + route.name();
      if (asksForTenants(route) && !hasTenant(route, config)) {
        found.add(new Finding(path, "is never reached: no tenant is as it asks for"));
        continue;
      }
      config.routes().subList(0, i).stream()
          .filter(before -> covers(before, route))
          .findFirst()
          .ifPresent(
              before ->
                  found.add(
                      new Finding(
                          path,
                          "is never reached: routes.%s matches all that it does"
                              .formatted(before.name()))));
    }
    return found;
  }

  private static boolean asksForTenants(RouteConfig route) {
    return !(route.tenants().isEmpty() && route.tiers().isEmpty() && route.labels().isEmpty());
  }

  private static boolean hasTenant(RouteConfig route, LbConfig config) {
    return config.tenants().entrySet().stream()
        .anyMatch(tenant -> isFor(route, tenant.getKey(), tenant.getValue(), config));
  }

  private static boolean isFor(RouteConfig route, String id, TenantConfig tenant, LbConfig config) {
    return includes(route.tenants(), Set.of(id))
        && includes(route.tiers(), tenant.tier() == null ? Set.of() : Set.of(tenant.tier()))
        && labels(tenant, config).entrySet().containsAll(route.labels().entrySet());
  }

  private static Map<String, String> labels(TenantConfig tenant, LbConfig config) {
    TierConfig tier = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
    Map<String, String> labels = new HashMap<>(tier == null ? Map.of() : tier.labels());
    labels.putAll(tenant.labels());
    return labels;
  }

  private static boolean covers(RouteConfig one, RouteConfig other) {
    return includes(one.hosts(), other.hosts())
        && isBelow(other.pathPrefix(), one.pathPrefix())
        && includes(one.methods(), other.methods())
        && other.headers().entrySet().containsAll(one.headers().entrySet())
        && other.queries().entrySet().containsAll(one.queries().entrySet())
        && includes(one.tenants(), other.tenants())
        && includes(one.tiers(), other.tiers())
        && other.labels().entrySet().containsAll(one.labels().entrySet());
  }

  /** Of two sets of which an empty one stands for everything. */
  private static boolean includes(Set<String> one, Set<String> other) {
    return one.isEmpty() || (!other.isEmpty() && one.containsAll(other));
  }

  private static boolean isBelow(String path, String prefix) {
    return prefix.equals(EVERY_PATH)
        || path.equals(prefix)
        || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
  }
}
