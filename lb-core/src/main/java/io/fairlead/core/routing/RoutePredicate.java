package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.tenant.Tenant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a request beyond tenant, host and path, which its place in the index
 * answers.
 */
final class RoutePredicate {

  private final Set<String> methods;
  private final Set<String> tiers;
  private final Pair[] headers;
  private final Pair[] queries;
  private final Pair[] labels;

  RoutePredicate(RouteConfig route) {
    methods = route.methods();
    tiers = route.tiers();
    headers = Pair.of(route.headers());
    queries = Pair.of(route.queries());
    labels = Pair.of(route.labels());
  }

  boolean test(Tenant tenant, RequestView request) {
    if (!methods.isEmpty() && !methods.contains(request.method())) {
      return false;
    }
    if (!tiers.isEmpty() && (tenant.tier() == null || !tiers.contains(tenant.tier()))) {
      return false;
    }
    for (Pair label : labels) {
      if (!label.isValue(tenant.labels().get(label.name))) {
        return false;
      }
    }
    for (Pair header : headers) {
      if (!header.isValue(request.header(header.name))) {
        return false;
      }
    }
    for (Pair query : queries) {
      if (!query.isValue(request.target().queryParameter(query.name))) {
        return false;
      }
    }
    return true;
  }

  private record Pair(String name, String value) {

    static Pair[] of(Map<String, String> map) {
      return map.entrySet().stream()
          .map(entry -> new Pair(entry.getKey(), entry.getValue()))
          .toArray(Pair[]::new);
    }

    boolean isValue(@Nullable String actual) {
      return value.equals(actual);
    }
  }
}
