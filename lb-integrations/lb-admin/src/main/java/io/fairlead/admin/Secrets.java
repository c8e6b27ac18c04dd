package io.fairlead.admin;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.config.OutsideValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what its name says to be secret out of answers. Whoever sends such an answer back, with
 * changes elsewhere, leaves the secret as it is.
 */
final class Secrets {

  /** As {@link OutsideValues} shows what is secret, which is what decides on that. */
  static final String HIDDEN = OutsideValues.NONE.shown("secret", "").toString();

  private Secrets() {}

  static boolean isSecret(String name) {
    return OutsideValues.NONE.shown(name, "").equals(HIDDEN);
  }

  /** The same value with its secrets hidden. */
  static Object hidden(@Nullable Object value) {
    return value == null ? "" : OutsideValues.NONE.shown("", value);
  }

  /**
   * The same value with what is hidden in it put back.
   *
   * @param before what is in force there, null if nothing is
   * @throws Problem if something is hidden that is not there
   */
  static Map<String, Object> restored(
      String path, Map<String, Object> sent, @Nullable Map<String, Object> before) {
    List<ConfigProblem> missing = new ArrayList<>();
    Map<String, Object> restored = restoredMap(path, sent, before, missing);
    if (!missing.isEmpty()) {
      throw Problem.invalid(missing);
    }
    return restored;
  }

  private static Map<String, Object> restoredMap(
      String path, Map<?, ?> sent, @Nullable Map<?, ?> before, List<ConfigProblem> missing) {
    Map<String, Object> restored = new LinkedHashMap<>();
    sent.forEach(
        (key, value) -> {
          String name = key.toString();
          String at = path + "." + name;
          Object old = before == null ? null : before.get(name);
          if (isSecret(name) && HIDDEN.equals(value)) {
            if (old == null) {
              missing.add(new ConfigProblem(at, HIDDEN, "the secret itself: there is none as yet"));
            } else {
              restored.put(name, old);
            }
          } else {
            restored.put(name, restored(at, value, old, missing));
          }
        });
    return restored;
  }

  private static @Nullable Object restored(
      String path, @Nullable Object value, @Nullable Object before, List<ConfigProblem> missing) {
    if (value instanceof Map<?, ?> map) {
      return restoredMap(path, map, before instanceof Map<?, ?> old ? old : null, missing);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> restored = new ArrayList<>();
      for (Object item : list) {
        restored.add(
            restored(
                path + "[" + restored.size() + "]",
                item,
                before instanceof List<?> old ? namesake(item, old) : null,
                missing));
      }
      return restored;
    }
    return value;
  }

  /** The item with the same name: a list that is in another order has other neighbours. */
  private static @Nullable Object namesake(@Nullable Object item, List<?> among) {
    Object name = nameOf(item);
    return among.stream()
        .filter(other -> name != null && name.equals(nameOf(other)))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Object nameOf(@Nullable Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      return null;
    }
    return Stream.of("id", "name", "type")
        .map(map::get)
        .filter(name -> name != null)
        .findFirst()
        .orElse(null);
  }
}
