package io.fairlead.cli;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.config.TierConfig;
import io.fairlead.cli.Review.Finding;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds routes that no request can reach: those that one route before them covers, and those that
 * ask for tenants that are not there. Several routes that cover one only together are not found.
 */
final class RouteReview {

  private final LbConfig config;
  private final CoveringRoutes before = new CoveringRoutes();

  /** Of each tier and labels that any tenants have, one of these tenants. */
  private final Map<List<Object>, String> kinds = new HashMap<>();

  private RouteReview(LbConfig config) {
    this.config = config;
    config
        .tenants()
        .forEach(
            (id, tenant) -> kinds.putIfAbsent(List.of(tier(tenant), labels(tenant, config)), id));
  }

  static List<Finding> of(LbConfig config) {
    RouteReview review = new RouteReview(config);
    return config.routes().stream().map(review::next).flatMap(Optional::stream).toList();
  }

  private Optional<Finding> next(RouteConfig route) {
    String path = "routes." + route.name();
    if (asksForTenants(route) && !hasTenant(route)) {
      return Optional.of(new Finding(path, "is never reached: no tenant is as it asks for"));
    }
    RouteConfig covering = before.of(route);
    if (covering == null) {
      // What a covered one covers is covered by the same.
      before.add(route);
      return Optional.empty();
    }
    String what = "is never reached: routes.%s matches all that it does";
    return Optional.of(new Finding(path, what.formatted(covering.name())));
  }

  private static boolean asksForTenants(RouteConfig route) {
    return !(route.tenants().isEmpty() && route.tiers().isEmpty() && route.labels().isEmpty());
  }

  private boolean hasTenant(RouteConfig route) {
    Collection<String> ids = route.tenants().isEmpty() ? kinds.values() : route.tenants();
    return ids.stream()
        .anyMatch(
            id -> {
              TenantConfig tenant = config.tenants().get(id);
              return tenant != null
                  && (route.tiers().isEmpty() || route.tiers().contains(tier(tenant)))
                  && labels(tenant, config).entrySet().containsAll(route.labels().entrySet());
            });
  }

  private static String tier(TenantConfig tenant) {
    return tenant.tier() == null ? "" : tenant.tier();
  }

  private static Map<String, String> labels(TenantConfig tenant, LbConfig config) {
    TierConfig tier = tenant.tier() == null ? null : config.tiers().get(tenant.tier());
    Map<String, String> labels = new HashMap<>(tier == null ? Map.of() : tier.labels());
    labels.putAll(tenant.labels());
    return labels;
  }
}
