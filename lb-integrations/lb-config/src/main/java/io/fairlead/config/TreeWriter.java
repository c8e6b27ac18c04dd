package io.fairlead.config;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and booleans, and what stands for a value from outside. */
final class TreeWriter {

  private TreeWriter() {}

  static void write(Object value, JsonGenerator to) throws IOException {
    if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeFieldName((String) entry.getKey());
        write(entry.getValue(), to);
      }
      to.writeEndObject();
    } else if (value instanceof List<?> list) {
      to.writeStartArray();
      for (Object item : list) {
        write(item, to);
      }
      to.writeEndArray();
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      to.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number) {
      to.writeNumber(number.doubleValue());
    } else if (value instanceof OutsideValues.AsWritten reference) {
      to.writeString(reference.text());
    } else {
      to.writeString(Placeholders.escaped((String) value));
    }
  }
}
