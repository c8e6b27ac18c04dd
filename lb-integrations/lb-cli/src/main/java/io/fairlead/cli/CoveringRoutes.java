package io.fairlead.cli;

import io.fairlead.api.config.RouteConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Routes, and which is the first of them that matches all that another one does. They are filed by
 * one host, tenant, tier, method, header, query and label each, so that of thousands only those are
 * compared that have these in common.
 */
final class CoveringRoutes {

  private static final String EVERY_PATH = "/";

  /** Stands for any value, where a route does not ask for one. */
  private static final String ANY = "";

  /** Stands for so many values that filing each of them would take more than it saves. */
  private static final String MANY = "(many)";

  private static final int MOST_FILED = 4;

  /** A route, and its place among the others. */
  private record Placed(int place, RouteConfig route) {}

  private final Map<List<String>, List<Placed>> filed = new HashMap<>();
  private int places;

  /** Adds a route behind those that are there. */
  void add(RouteConfig route) {
    Placed placed = new Placed(places++, route);
    List<List<String>> values =
        List.of(
            List.of(route.pathPrefix()),
            filedUnder(route.hosts()),
            filedUnder(route.tenants()),
            filedUnder(route.tiers()),
            filedUnder(route.methods()),
            filedUnder(route.headers()),
            filedUnder(route.queries()),
            filedUnder(route.labels()));
    forEachKey(values, key -> filed.computeIfAbsent(key, same -> new ArrayList<>()).add(placed));
  }

  /** The first that matches all that a route does, or null. */
  @Nullable RouteConfig of(RouteConfig route) {
    List<List<String>> values =
        List.of(
            prefixes(route.pathPrefix()),
            lookedUp(route.hosts()),
            lookedUp(route.tenants()),
            lookedUp(route.tiers()),
            lookedUp(route.methods()),
            lookedUp(route.headers()),
            lookedUp(route.queries()),
            lookedUp(route.labels()));
    TreeMap<Integer, RouteConfig> found = new TreeMap<>();
    forEachKey(
        values,
        key ->
            filed.getOrDefault(key, List.of()).stream()
                .filter(placed -> covers(placed.route(), route))
                .findFirst()
                .ifPresent(placed -> found.put(placed.place(), placed.route())));
    return found.isEmpty() ? null : found.firstEntry().getValue();
  }

  /** A route that asks for one of some covers each that asks for fewer of them. */
  private static List<String> filedUnder(Set<String> oneOf) {
    if (oneOf.isEmpty()) {
      return List.of(ANY);
    }
    return oneOf.size() > MOST_FILED ? List.of(MANY) : List.copyOf(oneOf);
  }

  private static List<String> lookedUp(Set<String> oneOf) {
    return oneOf.isEmpty() ? List.of(ANY) : List.of(ANY, MANY, oneOf.iterator().next());
  }

  /** A route that asks for all of some covers each that asks for more. */
  private static List<String> filedUnder(Map<String, String> allOf) {
    return allOf.keySet().stream().sorted().limit(1).findFirst().map(List::of).orElse(List.of(ANY));
  }

  private static List<String> lookedUp(Map<String, String> allOf) {
    List<String> names = new ArrayList<>(allOf.keySet());
    names.add(ANY);
    return names;
  }

  private static List<String> prefixes(String path) {
    List<String> prefixes = new ArrayList<>(List.of(EVERY_PATH));
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        prefixes.add(path.substring(0, i));
      }
      if (path.charAt(i - 1) == '/' && i > 1) {
        prefixes.add(path.substring(0, i));
      }
    }
    return prefixes.stream().distinct().toList();
  }

  /** One of each, in every way that there is. */
  private static void forEachKey(List<List<String>> values, Consumer<List<String>> taker) {
    List<List<String>> keys = new ArrayList<>(List.of(List.of()));
    for (List<String> next : values) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> key : keys) {
        for (String value : next) {
          List<String> more = new ArrayList<>(key);
          more.add(value);
          longer.add(more);
        }
      }
      keys = longer;
    }
    keys.forEach(taker);
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
