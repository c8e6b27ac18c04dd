package io.fairlead.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a section says, as maps, lists, texts, numbers and booleans, in order. */
final class Fields {

  private static final Map<String, Duration> UNITS = units();

  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds a value, unless there is none. */
  Fields add(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, plain(value));
    }
    return this;
  }

  /** Adds a value, unless it is what holds without it. */
  Fields add(String name, Object value, Object fallback) {
    return value.equals(fallback) ? this : add(name, value);
  }

  /** Adds a section, a list or a set, unless it is empty. */
  Fields addUnlessEmpty(String name, Object value) {
    return add(name, value, value instanceof Map<?, ?> ? Map.of() : emptyLike(value));
  }

  private static Collection<?> emptyLike(Object value) {
    return value instanceof Set<?> ? Set.of() : List.of();
  }

  Map<String, Object> toMap() {
    return values;
  }

  /** What a text can say of a value; of a type that nobody knows here, its own text form. */
  static Object plain(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
      return plain;
    }
    if (value instanceof Set<?> set) {
      return set.stream().map(Fields::plain).sorted(comparingText()).toList();
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(Fields::plain).toList();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return value instanceof Duration duration ? text(duration) : value.toString();
  }

  private static Comparator<Object> comparingText() {
    return Comparator.comparing(Object::toString);
  }

  /** A time in the largest unit that it is a whole number of, as {@code Options} reads it. */
  static String text(Duration duration) {
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long times = duration.dividedBy(unit.getValue());
      if (times > 0 && times < 1_000_000 && unit.getValue().multipliedBy(times).equals(duration)) {
        return times + unit.getKey();
      }
    }
    return duration.isZero() ? "0s" : duration.toString();
  }

  private static Map<String, Duration> units() {
    Map<String, Duration> units = new LinkedHashMap<>();
    units.put("d", Duration.ofDays(1));
    units.put("h", Duration.ofHours(1));
    units.put("min", Duration.ofMinutes(1));
    units.put("s", Duration.ofSeconds(1));
    units.put("ms", Duration.ofMillis(1));
    units.put("us", Duration.ofNanos(1_000));
    units.put("ns", Duration.ofNanos(1));
    return units;
  }
}
