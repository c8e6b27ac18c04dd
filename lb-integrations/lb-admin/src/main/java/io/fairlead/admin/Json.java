package io.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, texts, numbers and booleans. */
final class Json {

  /** As deep as configurations may be, and the sections that bodies wrap them in. */
  private static final int MAX_DEPTH = 36;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Maps of options are in no order of their own. */
  private static final JsonMapper CANONICAL =
      MAPPER.rebuild().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private Json() {}

  static String write(Object value) {
    return write(MAPPER, value);
  }

  /** The same for equal values. */
  static String canonical(Object value) {
    return write(CANONICAL, value);
  }

  private static String write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value cannot be written: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws Problem if it is not one JSON object
   */
  static Map<String, Object> object(String text) {
    try {
      return parse(text);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? "body"
              : "body, line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw Problem.malformed(where, null, "one JSON object, each name once");
    }
  }

  /** Reads what was written by ourselves. */
  static Map<String, Object> own(String text) {
    try {
      return parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not readable: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Object> parse(String text) throws JsonProcessingException {
    Map<String, Object> map = MAPPER.readValue(text, new TypeReference<>() {});
    if (map == null) {
      throw new com.fasterxml.jackson.core.JsonParseException(null, "null is no object");
    }
    return map;
  }

  @SuppressWarnings("unchecked") // every map that a text is read into has texts for keys
  static @Nullable Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : null;
  }

  /** A value of the engine as JSON can say it, in the words of the configuration. */
  static @Nullable Object plain(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(String.valueOf(plain(key)), plain(item)));
      return plain;
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(Json::plain).toList();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return value instanceof Duration duration ? millis(duration.toNanos()) : value.toString();
  }

  /** Names with their values, in this order. */
  static Map<String, Object> of(String name, Object value, Object... more) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    ordered.put(name, value);
    for (int i = 0; i < more.length; i += 2) {
      ordered.put((String) more[i], more[i + 1]);
    }
    return ordered;
  }

  /** A rate or a time with one digit behind the point, so that noise is no change. */
  static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Milliseconds, with the fractions that there are. */
  static double millis(long nanos) {
    return nanos / 1e6;
  }
}
