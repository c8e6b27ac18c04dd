package io.fairlead.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which values are secret by their names, wherever they come from. */
final class Secrets {

  /** Stands in the place of a value that is not shown. */
  static final String HIDDEN = "(hidden)";

  private Secrets() {}

  /** A value to be shown, without what is secret in it. */
  static @Nullable Object shown(String name, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (isSecret(name)) {
      return HIDDEN;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      map.forEach((key, item) -> shown.put(key.toString(), shown(key.toString(), item)));
      return shown;
    }
    return value instanceof List<?> list
        ? list.stream().map(item -> shown("", item)).toList()
        : value;
  }

  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("secret") || lower.contains("password") || lower.contains("token");
  }
}
