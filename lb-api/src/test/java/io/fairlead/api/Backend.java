package io.fairlead.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Ways in which servers read the path that they are sent; each naive, and each met in the wild. */
enum Backend {
  LITERAL,
  RESOLVES_DOTS,
  MERGES_THEN_RESOLVES,
  DECODES_THEN_RESOLVES,
  RESOLVES_THEN_DECODES,
  DECODES_MERGES_RESOLVES,
  DECODES_TWICE,
  CUTS_PARAMETERS_THEN_DECODES,
  DECODES_THEN_CUTS_PARAMETERS,
  BACKSLASH_IS_SLASH,
  ENDS_AT_NUL,
  JAVA_NET_URI;

  /** The path as this server understands it. */
  String read(String path) {
    return switch (this) {
      case LITERAL -> path;
      case RESOLVES_DOTS -> withoutDots(path);
      case MERGES_THEN_RESOLVES -> withoutDots(merged(path));
      case DECODES_THEN_RESOLVES -> withoutDots(decoded(path));
      case RESOLVES_THEN_DECODES -> decoded(withoutDots(path));
      case DECODES_MERGES_RESOLVES -> withoutDots(merged(decoded(path)));
      case DECODES_TWICE -> withoutDots(merged(decoded(decoded(path))));
      case CUTS_PARAMETERS_THEN_DECODES -> withoutDots(merged(decoded(withoutParameters(path))));
      case DECODES_THEN_CUTS_PARAMETERS -> withoutDots(merged(withoutParameters(decoded(path))));
      case BACKSLASH_IS_SLASH -> withoutDots(merged(decoded(path).replace('\\', '/')));
      case ENDS_AT_NUL -> withoutDots(merged(untilNul(decoded(path))));
      case JAVA_NET_URI -> javaNetUri(path);
    };
  }

  /** The first segment as this server understands it. */
  String firstSegment(String path) {
    String read = read(path);
    int start = read.startsWith("/") ? 1 : 0;
    int end = read.indexOf('/', start);
    return end < 0 ? read.substring(start) : read.substring(start, end);
  }

  /** Decodes escapes, and UTF-8 without a look at overlong forms, as careless decoders do. */
  static String decoded(String path) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < path.length()) {
      int first = escapeAt(path, i);
      int length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
      int character = first < 0xC0 ? first : first & (0x7F >> length);
      for (int next = 1; next < length; next++) {
        character = character << 6 | (escapeAt(path, i + 3 * next) & 0x3F);
      }
      out.appendCodePoint(first < 0 ? path.charAt(i) : Math.min(character, 0x10FFFF));
      i += first < 0 ? 1 : 3 * length;
    }
    return out.toString();
  }

  private static int escapeAt(String path, int i) {
    boolean escape = i + 2 < path.length() && path.charAt(i) == '%';
    try {
      return escape ? Integer.parseInt(path, i + 1, i + 3, 16) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String merged(String path) {
    return path.replaceAll("/+", "/");
  }

  private static String withoutParameters(String path) {
    return path.replaceAll(";[^/]*", "");
  }

  private static String untilNul(String path) {
    int nul = path.indexOf('\0');
    return nul < 0 ? path : path.substring(0, nul);
  }

  private static String withoutDots(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      if (segment.equals("..")) {
        if (!segments.isEmpty()) {
          segments.remove(segments.size() - 1);
        }
      } else if (!segment.equals(".")) {
        segments.add(segment);
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String javaNetUri(String path) {
    try {
      return new URI("http://host" + path).normalize().getPath();
    } catch (URISyntaxException e) {
      return path;
    }
  }
}
