package io.fairlead.api.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Unmodifiable copies that keep the order in which a configuration was written. */
final class Copies {

  private Copies() {}

  static <V> Map<String, V> of(Map<String, V> map) {
    return mapping(map, value -> value);
  }

  static Map<String, Map<String, Object>> ofNested(Map<String, Map<String, Object>> map) {
    return mapping(map, Copies::of);
  }

  /** The options in each of the sections of a section. */
  static Map<String, Map<String, Object>> ofSections(Options options) {
    Map<String, Map<String, Object>> copies = new LinkedHashMap<>();
    for (String name : options.names()) {
      copies.put(name, options.section(name).toMap());
    }
    return copies;
  }

  /** Each text once, for it does no harm to say a thing twice. */
  static Set<String> distinct(List<String> list) {
    return new LinkedHashSet<>(list);
  }

  private static <V> Map<String, V> mapping(Map<String, V> map, UnaryOperator<V> copy) {
    Map<String, V> copies = new LinkedHashMap<>();
    map.forEach((key, value) -> copies.put(key, copy.apply(value)));
    return Collections.unmodifiableMap(copies);
  }
}
