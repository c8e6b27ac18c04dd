package io.fairlead.api.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of one balancer or policy while its provider reads them.
 *
 * <p>A provider asks for each option that it knows, by name, type and default. Whatever is wrong is
 * noted here rather than thrown, and the default is answered in its place; what was never asked for
 * is noted as unknown. So all problems are found at once, each with its path. Not thread-safe.
 */
public final class Options {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ns|us|ms|s|min|h|d)");

  /** Whoever has made so many mistakes has not mistyped one. */
  private static final int MOST_GUESSES = 100;

  private final String path;
  private final Map<String, ?> values;
  private final Set<String> asked = new HashSet<>();
  private final Set<String> mentioned = new HashSet<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<Options> sections = new ArrayList<>();

  private Options(String path, Map<String, ?> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * Begins to read options.
   *
   * @param path where they stand, for the problems; empty for the root of a configuration
   * @param values by name: text, numbers, booleans, and lists and maps of these
   */
  public static Options of(String path, Map<String, ?> values) {
    return new Options(path, values);
  }

  /** A text, or {@code fallback} if it is not given. */
  public String text(String name, String fallback) {
    return read(name, fallback, value -> value instanceof String text ? text : null, "a text");
  }

  /** A text that is not empty. Where it is missing, that is a problem, and the text is empty. */
  public String required(String name) {
    if (!has(name)) {
      reject(name, null, "required: a text");
    }
    return nonEmpty(name, "");
  }

  /** A text that is not empty, or {@code fallback} if it is not given. */
  public String nonEmpty(String name, String fallback) {
    return read(
        name,
        fallback,
        value -> value instanceof String text && !text.isEmpty() ? text : null,
        "a text that is not empty");
  }

  /** One of the constants of an enumeration, written as {@code LIKE_THIS} or {@code like-this}. */
  public <E extends Enum<E>> E oneOf(String name, E fallback) {
    Class<E> type = fallback.getDeclaringClass();
    Set<String> names = new TreeSet<>();
    for (E constant : type.getEnumConstants()) {
      names.add(written(constant));
    }
    return read(
        name,
        fallback,
        value -> {
          for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(value) || constant.name().equals(value)) {
              return constant;
            }
          }
          return null;
        },
        "one of " + String.join(", ", names));
  }

  /** A whole number in a range, both ends included. */
  public int integer(String name, int fallback, int min, int max) {
    return read(
        name,
        fallback,
        value -> {
          boolean whole = value instanceof Integer || value instanceof Long;
          long number = whole ? ((Number) value).longValue() : Long.MIN_VALUE;
          return whole && number >= min && number <= max ? (int) number : null;
        },
        "a whole number from " + min + " to " + max);
  }

  /** A number in a range, both ends included. */
  public double decimal(String name, double fallback, double min, double max) {
    return read(
        name,
        fallback,
        value -> {
          double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
          return number >= min && number <= max ? number : null;
        },
        "a number from " + min + " to " + max);
  }

  /** True or false. */
  public boolean flag(String name, boolean fallback) {
    return read(
        name, fallback, value -> value instanceof Boolean flag ? flag : null, "true or false");
  }

  /** A time, as a {@link Duration} or in the form {@code 250ms} or {@code PT0.25S}. */
  public Duration duration(String name, Duration fallback, Duration min, Duration max) {
    return read(
        name,
        fallback,
        value -> {
          Duration duration = toDuration(value);
          boolean fits =
              duration != null && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
          return fits ? duration : null;
        },
        "a time from " + min + " to " + max + ", such as 250ms, 10s or 5min");
  }

  /**
   * A value of a kind of its own, such as a number or one of a few words.
   *
   * @param parser answers null for what it does not understand
   * @param expectation what it understands, for the problem
   */
  public <T> T read(
      String name, T fallback, Function<Object, @Nullable T> parser, String expectation) {
    asked.add(name);
    Object value = values.get(name);
    if (value == null) {
      return fallback;
    }
    T parsed = parser.apply(value);
    if (parsed == null) {
      reject(name, value, expectation);
      return fallback;
    }
    return parsed;
  }

  /**
   * A list of texts, each read by {@code parser}.
   *
   * @param parser throws {@link IllegalArgumentException} for a text that it does not understand
   */
  public <T> List<T> list(String name, List<T> fallback, Function<String, T> parser) {
    asked.add(name);
    Object value = values.get(name);
    if (value == null) {
      return fallback;
    }
    if (!(value instanceof List<?> items)) {
      reject(name, value, "a list");
      return fallback;
    }
    List<T> parsed = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Object item = items.get(i);
      try {
        parsed.add(parser.apply(String.valueOf(item)));
      } catch (IllegalArgumentException e) {
        reject(name + "[" + i + "]", item, String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(parsed);
  }

  /**
   * The texts in a map of names to texts, empty if it is not given. Whole numbers, true and false
   * count as texts, as they are written; of other numbers it cannot be told how they were.
   */
  public Map<String, String> texts(String name) {
    Options section = section(name);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : section.names()) {
      texts.put(key, section.read(key, "", Options::toText, "a text; other things in quotes"));
    }
    return texts;
  }

  /** Whether there is anything by this name. Does not count as asking for it. */
  public boolean has(String name) {
    mentioned.add(name);
    return values.get(name) != null;
  }

  /** The names that are given, in their order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashMap<>(values).keySet());
  }

  /**
   * The options in a map of its own, empty if it is not given. What is wrong with them is among the
   * problems of these.
   */
  public Options section(String name) {
    Map<String, Object> map =
        read(name, Map.<String, Object>of(), Options::toMap, "a map of names to values");
    return section(at(name), map);
  }

  /**
   * The same, where a text alone stands for a map that has the text by one key.
   *
   * @param key of the text in the map
   */
  public Options section(String name, String key) {
    if (values.get(name) instanceof String text) {
      asked.add(name);
      return section(at(name), Map.of(key, text));
    }
    return section(name);
  }

  /**
   * The options in each map of a list, none if it is not given. What is wrong with them is among
   * the problems of these.
   */
  public List<Options> sections(String name) {
    asked.add(name);
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      reject(name, value, "a list");
      return List.of();
    }
    List<Options> read = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String item = name + "[" + i + "]";
      Map<String, Object> map = toMap(items.get(i));
      if (map == null) {
        reject(item, items.get(i), "a map of names to values");
      } else {
        read.add(section(at(item), map));
      }
    }
    return read;
  }

  /** The values as they are, for someone else to read; every name counts as asked for. */
  public Map<String, Object> toMap() {
    asked.addAll(values.keySet());
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Notes a problem that the provider found itself, such as two options that exclude each other.
   */
  public void reject(String name, @Nullable Object value, String expectation) {
    problems.add(new ConfigProblem(at(name), value, expectation));
  }

  /** Everything that is wrong, including the options that were never asked for. */
  public List<ConfigProblem> problems() {
    List<ConfigProblem> all = new ArrayList<>(problems);
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(asked);
    Set<String> known = new TreeSet<>(mentioned);
    known.removeAll(unknown);
    known.addAll(asked);
    String list = "known are " + String.join(", ", known);
    for (String name : unknown) {
      String nearest = all.size() < MOST_GUESSES ? Spelling.nearest(name, known) : null;
      String guess = nearest == null ? "" : "did you mean " + nearest + "? ";
      all.add(new ConfigProblem(at(name), values.get(name), "unknown option; " + guess + list));
    }
    for (Options section : sections) {
      all.addAll(section.problems());
    }
    return all;
  }

  private Options section(String where, Map<String, ?> map) {
    Options section = new Options(where, map);
    sections.add(section);
    return section;
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static @Nullable Map<String, Object> toMap(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((key, item) -> named.put(String.valueOf(key), item));
    return named;
  }

  private static @Nullable String toText(Object value) {
    boolean plain =
        value instanceof String
            || value instanceof Integer
            || value instanceof Long
            || value instanceof Boolean;
    return plain ? value.toString() : null;
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private static @Nullable Duration toDuration(Object value) {
    if (value instanceof Duration duration) {
      return duration;
    }
    String text = String.valueOf(value);
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ns" -> Duration.ofNanos(amount);
        case "us" -> Duration.ofNanos(amount * 1_000);
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "min" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
