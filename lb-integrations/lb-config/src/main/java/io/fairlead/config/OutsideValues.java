package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a configuration that came from outside of its files, and how they stand there: what
 * is needed to show or to keep a configuration without them. Known of what {@link
 * ConfigFiles#read()} has read.
 *
 * <p>Shows no value itself. Immutable and thread-safe.
 */
public final class OutsideValues {

  /** None, as in a configuration that was made by builders and has no secrets in it. */
  public static final OutsideValues NONE = new OutsideValues(Map.of(), Map.of());

  /** Where nothing differs, a value goes by its path. */
  private final Map<String, Reference> byPath;

  /** How it is written, by the value: of those that cannot stand anywhere by chance. */
  private final Map<String, String> byValue;

  private OutsideValues(Map<String, Reference> byPath, Map<String, String> byValue) {
    this.byPath = byPath;
    this.byValue = longestFirst(byValue);
  }

  /** So that none is found in the middle of another one. */
  private static Map<String, String> longestFirst(Map<String, String> byValue) {
    Map<String, String> sorted = new LinkedHashMap<>();
    byValue.entrySet().stream()
        .sorted(Comparator.comparingInt(value -> -value.getKey().length()))
        .forEach(value -> sorted.put(value.getKey(), value.getValue()));
    return sorted;
  }

  /** These and those of another one, such as of the configuration before. */
  public OutsideValues and(OutsideValues other) {
    Map<String, Reference> paths = new LinkedHashMap<>(byPath);
    other.byPath.forEach(paths::putIfAbsent);
    Map<String, String> values = new LinkedHashMap<>(byValue);
    other.byValue.forEach(values::putIfAbsent);
    return new OutsideValues(paths, values);
  }

  /** Puts what is written in the place of what is meant, wherever that stands in a text. */
  public String hide(String text) {
    String hidden = text;
    for (Map.Entry<String, String> value : byValue.entrySet()) {
      hidden = hidden.replace(value.getKey(), value.getValue());
    }
    return hidden;
  }

  /**
   * A value as it may be shown: without what came from outside, and without what is secret by its
   * name.
   *
   * @param value a map, list, text, number or boolean; anything else stays as it is
   */
  public Object shown(String name, Object value) {
    Object shown = Secrets.shown(name, value);
    return shown == null ? "" : hideIn(shown);
  }

  /** The same in the texts of a value that is made of maps, lists, texts, numbers and booleans. */
  Object hideIn(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> hidden = new LinkedHashMap<>();
      map.forEach((key, item) -> hidden.put(key.toString(), hideIn(item)));
      return hidden;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::hideIn).toList();
    }
    return value instanceof String text ? hide(text) : value;
  }

  /** A configuration as a text says it, with what is written in the place of what is meant. */
  Map<String, Object> writtenTree(LbConfig config) {
    Map<String, Object> written = new LinkedHashMap<>();
    ConfigTree.of(config).forEach((name, value) -> written.put(name, written(name, value)));
    return written;
  }

  private Object written(String path, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> written = new LinkedHashMap<>();
      map.forEach((key, item) -> written.put(key.toString(), written(path + "." + key, item)));
      return written;
    }
    if (value instanceof List<?> list) {
      List<Object> written = new ArrayList<>();
      for (Object item : list) {
        written.add(written(path + "[" + written.size() + "]", item));
      }
      return written;
    }
    Reference reference = byPath.get(path);
    if (reference != null && reference.resolved().equals(String.valueOf(value))) {
      return new AsWritten(reference.written());
    }
    String elsewhere = value instanceof String ? byValue.get(value) : null;
    return elsewhere != null && isSecret(path, elsewhere) ? new AsWritten(elsewhere) : value;
  }

  /** Others may have that value for reasons of their own, in which they do not follow it. */
  private static boolean isSecret(String path, String written) {
    return Secrets.isSecret(path) || written.contains("${file:");
  }

  /** The paths of what is secret by its name, and did not come from outside. */
  List<String> secretsInTheClear(LbConfig config) {
    List<String> found = new ArrayList<>();
    addSecrets("", false, writtenTree(config), found);
    return found;
  }

  private static void addSecrets(String path, boolean isIn, Object value, List<String> found) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, item) -> {
            String name = key.toString();
            String inner = path.isEmpty() ? name : path + "." + name;
            addSecrets(inner, isIn || Secrets.isSecret(name), item, found);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(item -> addSecrets(path, isIn, item, found));
    } else if (isIn && value instanceof String && !found.contains(path)) {
      found.add(path);
    }
  }

  /** How many there are. */
  @Override
  public String toString() {
    return byPath.size() + " from outside";
  }

  /** A text that is to be written as it is, since it stands for another one. */
  record AsWritten(String text) {}

  /** Collects them from files. */
  static final class Builder {

    private final Map<String, Reference> byPath = new LinkedHashMap<>();
    private final Map<String, String> byValue = new LinkedHashMap<>();

    /**
     * Adds those of a file.
     *
     * @param prefix of their paths in the whole
     * @param references by path in the file
     * @param folder where relative paths begin
     */
    void add(String prefix, Map<String, Reference> references, Path folder) {
      references.forEach(
          (path, reference) -> {
            String written = Placeholders.absolute(reference.written(), folder);
            Reference absolute = new Reference(written, reference.resolved());
            byPath.putIfAbsent(prefix + path, absolute);
            if (absolute.isHidden()) {
              byValue.putIfAbsent(absolute.resolved(), written);
            }
          });
    }

    OutsideValues build() {
      return new OutsideValues(Map.copyOf(byPath), byValue);
    }
  }
}
