package io.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * A path in the one form that every server reads alike, or why there is none.
 *
 * <p>The rules, in the order in which they are applied to each segment:
 *
 * <ol>
 *   <li>Only what RFC 3986 (section 3.3) allows in a path: no backslash, space, control character,
 *       {@code #}, nor anything beyond ASCII.
 *   <li>Escapes of unreserved characters are decoded, all others are written in upper case (section
 *       6.2.2). Refused are malformed ones, control characters, {@code %2F} and {@code %5C}, and
 *       bytes that are not UTF-8.
 *   <li>An escaped percent sign before two hexadecimal digits is refused: a server that decodes
 *       twice would find another escape there.
 *   <li>A segment whose name, up to the first {@code ;} or {@code %3B}, is empty or consists of
 *       dots is refused: a server that cuts parameters off would find an empty or a dot segment.
 *   <li>Empty segments are merged, as nginx does, and before dot segments are resolved.
 *   <li>Dot segments are removed (section 5.2.4); one that climbs above the root is refused.
 * </ol>
 *
 * @param text the path; {@code /} if there is a problem
 * @param problem what is wrong with it, or null
 */
record CanonicalPath(String text, @Nullable String problem) {

  private static final boolean[] ALWAYS_PLAIN = alwaysPlain();

  /**
   * Reads a path.
   *
   * @param raw begins with {@code /}, or is {@code *}
   */
  static CanonicalPath of(String raw) {
    return isPlain(raw) ? new CanonicalPath(raw, null) : new PathReader(raw).read();
  }

  /** Whether no rule can have anything to do; most paths are like that. */
  private static boolean isPlain(String raw) {
    char previous = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean inSegment = previous != '/';
      if (!(isAlwaysPlain(c) || ((c == '/' || c == '.') && inSegment))) {
        return false;
      }
      previous = c;
    }
    return true;
  }

  /** Neither changed nor refused by any rule, wherever they stand; {@code ;} and dots may be. */
  static boolean isAlwaysPlain(char c) {
    return c < ALWAYS_PLAIN.length && ALWAYS_PLAIN[c];
  }

  private static boolean[] alwaysPlain() {
    boolean[] plain = new boolean[128];
    for (char c = 0; c < plain.length; c++) {
      plain[c] = isAlphanumeric(c) || "-_~!$&'()*+,=:@".indexOf(c) >= 0;
    }
    return plain;
  }

  /** The unreserved characters of RFC 3986, section 2.3, whose escapes mean the same as they do. */
  static boolean isUnreserved(int c) {
    return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
