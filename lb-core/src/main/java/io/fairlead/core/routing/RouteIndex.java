package io.fairlead.core.routing;

import io.fairlead.api.RequestView;
import io.fairlead.api.config.RouteConfig;
import io.fairlead.api.tenant.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a configuration, by tenant, then host, then path. Immutable.
 *
 * <p>A look-up asks four tables (this tenant or any, this host or any), each at a cost of the
 * length of the path. It does not grow with the number of routes, except with those that differ in
 * nothing but method, header, query, tier or labels: these are tried one after the other.
 */
public final class RouteIndex {

  private static final String ANY = "*";

  private final Map<String, Map<String, PrefixTable>> byTenant;

  /**
   * Indexes the routes.
   *
   * @param destinations every route's pool is among them
   */
  public RouteIndex(List<RouteConfig> routes, Destinations destinations) {
    Map<String, Map<String, Map<String, List<Candidate>>>> groups = new HashMap<>();
    for (int order = 0; order < routes.size(); order++) {
      RouteConfig config = routes.get(order);
      Destination destination = destinations.of(config);
      Candidate candidate = new Candidate(order, new RoutePredicate(config), destination);
      for (String tenant : orAny(config.tenants())) {
        for (String host : orAny(config.hosts())) {
          groups
              .computeIfAbsent(tenant, unused -> new HashMap<>())
              .computeIfAbsent(host, unused -> new HashMap<>())
              .computeIfAbsent(withoutFinalSlash(config.pathPrefix()), unused -> new ArrayList<>())
              .add(candidate);
        }
      }
    }
    byTenant = new HashMap<>();
    groups.forEach((tenant, hosts) -> byTenant.put(tenant, tablesOf(hosts)));
  }

  /**
   * Where the first route leads that matches, or null.
   *
   * @param strippedPrefix how many characters of the path are not for the backend
   */
  public @Nullable Destination find(Tenant tenant, RequestView request, int strippedPrefix) {
    Candidate found = findIn(byTenant.get(tenant.id()), tenant, request, strippedPrefix, null);
    found = findIn(byTenant.get(ANY), tenant, request, strippedPrefix, found);
    return found == null ? null : found.destination();
  }

  private static @Nullable Candidate findIn(
      @Nullable Map<String, PrefixTable> byHost,
      Tenant tenant,
      RequestView request,
      int start,
      @Nullable Candidate found) {
    if (byHost == null) {
      return found;
    }
    String path = request.target().path();
    Candidate best = found;
    PrefixTable ofHost = byHost.get(request.target().host());
    if (ofHost != null) {
      best = ofHost.find(tenant, request, path, start, best);
    }
    PrefixTable ofAny = byHost.get(ANY);
    return ofAny == null ? best : ofAny.find(tenant, request, path, start, best);
  }

  private static Map<String, PrefixTable> tablesOf(
      Map<String, Map<String, List<Candidate>>> hosts) {
    Map<String, PrefixTable> tables = new HashMap<>();
    hosts.forEach((host, byPrefix) -> tables.put(host, new PrefixTable(byPrefix)));
    return tables;
  }

  /** Neither a tenant id nor a host may contain the asterisk. */
  private static Set<String> orAny(Set<String> names) {
    return names.isEmpty() ? Set.of(ANY) : names;
  }

  private static String withoutFinalSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
