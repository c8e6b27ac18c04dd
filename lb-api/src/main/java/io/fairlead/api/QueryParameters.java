package io.fairlead.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a query as a form, after section 5.1 of the WHATWG URL standard. */
final class QueryParameters {

  private QueryParameters() {}

  /** The values of a parameter joined by {@code ", "}, or null. */
  static @Nullable String find(String query, String name) {
    String found = null;
    int start = 0;
    while (start <= query.length()) {
      int end = indexOrEnd(query, '&', start, query.length());
      int nameEnd = indexOrEnd(query, '=', start, end);
      if (start < end && isNamed(query, start, nameEnd, name)) {
        String value = decoded(query, Math.min(nameEnd + 1, end), end);
        found = found == null ? value : found + ", " + value;
      }
      start = end + 1;
    }
    return found;
  }

  private static int indexOrEnd(String text, char c, int start, int end) {
    int index = start;
    while (index < end && text.charAt(index) != c) {
      index++;
    }
    return index;
  }

  private static boolean isNamed(String query, int start, int end, String name) {
    return needsDecoding(query, start, end)
        ? decoded(query, start, end).equals(name)
        : end - start == name.length() && query.startsWith(name, start);
  }

  private static boolean needsDecoding(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '%' || text.charAt(i) == '+') {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String text, int start, int end) {
    if (!needsDecoding(text, start, end)) {
      return text.substring(start, end);
    }
    byte[] bytes = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      int escaped = text.charAt(i) == '%' ? Hex.byteAt(text, i + 1, end) : -1;
      if (escaped >= 0) {
        bytes[length++] = (byte) escaped;
        i += 2;
      } else {
        bytes[length++] = (byte) (text.charAt(i) == '+' ? ' ' : text.charAt(i));
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
