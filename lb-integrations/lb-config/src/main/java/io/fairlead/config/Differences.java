package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.config.ConfigPlan.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what two configurations say, value by value. */
final class Differences {

  /** What names an item of a list, by the name of the list: the first that the item has. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "routes", List.of("name"),
          "policies", List.of("name", "type"),
          "endpoints", List.of("id"));

  private final OutsideValues outside;
  private final List<Change> found = new ArrayList<>();

  private Differences(OutsideValues outside) {
    this.outside = outside;
  }

  static List<Change> between(LbConfig from, LbConfig to, OutsideValues outside) {
    Differences differences = new Differences(outside);
    differences.compareMaps("", ConfigTree.shared(from).toMap(), ConfigTree.shared(to).toMap());
    for (String id : new TreeSet<>(from.differingTenants(to))) {
      differences.compare(
          ConfigText.TENANTS + "." + id,
          "",
          tree(from.tenants().get(id)),
          tree(to.tenants().get(id)));
    }
    return differences.found;
  }

  private static @Nullable Object tree(@Nullable TenantConfig tenant) {
    return tenant == null ? null : ConfigTree.tenant(tenant);
  }

  private void compare(String path, String name, @Nullable Object before, @Nullable Object after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before instanceof Map<?, ?> map && after instanceof Map<?, ?> other) {
      compareMaps(path + ".", map, other);
    } else if (NAMES.containsKey(name)
        && before instanceof List<?> list
        && after instanceof List<?> other) {
      compareItems(path, NAMES.get(name), list, other);
    } else {
      add(path, Secrets.shown(name, before), Secrets.shown(name, after));
    }
  }

  /** Where one side comes from outside, so did the other, of which nobody knows what to show. */
  private void add(String path, @Nullable Object before, @Nullable Object after) {
    Object hiddenBefore = before == null ? null : outside.hideIn(before);
    Object hiddenAfter = after == null ? null : outside.hideIn(after);
    boolean wasOutside = !Objects.equals(before, hiddenBefore);
    boolean isOutside = !Objects.equals(after, hiddenAfter);
    found.add(
        new Change(
            path,
            isOutside && !wasOutside && before != null ? Secrets.HIDDEN : hiddenBefore,
            wasOutside && !isOutside && after != null ? Secrets.HIDDEN : hiddenAfter));
  }

  private void compareMaps(String prefix, Map<?, ?> before, Map<?, ?> after) {
    Set<Object> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (Object name : names) {
      compare(prefix + name, name.toString(), before.get(name), after.get(name));
    }
  }

  /** By their names, and then in which order those stand that stay. */
  private void compareItems(String path, List<String> namedBy, List<?> before, List<?> after) {
    Map<String, Map<?, ?>> known = byName(namedBy, before);
    Map<String, Map<?, ?>> next = byName(namedBy, after);
    Set<String> names = new LinkedHashSet<>(known.keySet());
    names.addAll(next.keySet());
    for (String name : names) {
      compare(path + "[" + name + "]", "", known.get(name), next.get(name));
    }
    List<String> staying = known.keySet().stream().filter(next::containsKey).toList();
    List<String> inNewOrder = next.keySet().stream().filter(known::containsKey).toList();
    if (!staying.equals(inNewOrder)) {
      found.add(new Change(path + " (order)", staying, inNewOrder));
    }
  }

  private static Map<String, Map<?, ?>> byName(List<String> namedBy, List<?> items) {
    Map<String, Map<?, ?>> byName = new LinkedHashMap<>();
    for (Object item : items) {
      Map<?, ?> fields = (Map<?, ?>) item;
      byName.put(nameOf(namedBy, fields), fields);
    }
    return byName;
  }

  private static String nameOf(List<String> namedBy, Map<?, ?> fields) {
    return namedBy.stream()
        .map(fields::get)
        .flatMap(Stream::ofNullable)
        .map(Object::toString)
        .findFirst()
        .orElseGet(() -> fields.get("host") + ":" + fields.get("port"));
  }
}
