package io.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * Applies the rules of {@link CanonicalPath} in one pass. Used once.
 *
 * <p>What was read so far stands in {@code out}, always up to and including the slash that the
 * segment under way follows; that segment begins at {@code segment}.
 */
final class PathReader {

  private static final String FORBIDDEN_CHARACTER =
      "the path contains a character that must be percent-encoded";
  private static final String BAD_ESCAPE = "the path contains a malformed percent-escape";
  private static final String FORBIDDEN_ESCAPE =
      "the path contains an encoded slash, backslash or control character";
  private static final String DOUBLE_ESCAPE = "the path contains a doubly encoded character";
  private static final String NOT_UTF8 = "the path contains escapes that are not UTF-8";
  private static final String NAMELESS_PARAMETERS =
      "the path contains parameters on an empty or dot segment";
  private static final String ABOVE_ROOT = "the path climbs above its root";

  private final String raw;
  private final StringBuilder out;
  private final Utf8Sequence utf8 = new Utf8Sequence();
  private int segment = 1;

  PathReader(String raw) {
    this.raw = raw;
    this.out = new StringBuilder(raw.length()).append('/');
  }

  CanonicalPath read() {
    String problem = null;
    int i = 1;
    while (i < raw.length() && problem == null) {
      char c = raw.charAt(i);
      if (c == '%') {
        problem = readEscape(i);
        i += 3;
      } else {
        problem = readCharacter(c);
        i++;
      }
    }
    if (problem == null) {
      problem = endSegment();
    }
    return problem == null
        ? new CanonicalPath(raw.contentEquals(out) ? raw : out.toString(), null)
        : new CanonicalPath("/", problem);
  }

  private @Nullable String readEscape(int i) {
    int value = Hex.byteAt(raw, i + 1, raw.length());
    if (value < 0) {
      return BAD_ESCAPE;
    }
    if (value < ' ' || value == 0x7F || value == '/' || value == '\\') {
      return FORBIDDEN_ESCAPE;
    }
    if (value < 0x80 ? !utf8.isComplete() : !utf8.accept(value)) {
      return NOT_UTF8;
    }
    if (CanonicalPath.isUnreserved(value)) {
      out.append((char) value);
    } else {
      out.append('%').append(Hex.upperCase(value >> 4)).append(Hex.upperCase(value & 0xF));
    }
    return null;
  }

  private @Nullable String readCharacter(char c) {
    if (c == '/') {
      return endSegmentBeforeSlash();
    }
    if (!(CanonicalPath.isAlwaysPlain(c) || c == '.' || c == ';')) {
      return FORBIDDEN_CHARACTER;
    }
    out.append(c);
    return utf8.isComplete() ? null : NOT_UTF8;
  }

  private @Nullable String endSegmentBeforeSlash() {
    String problem = endSegment();
    if (out.length() > segment) {
      out.append('/');
    }
    segment = out.length();
    return problem;
  }

  /** Leaves the segment in place, or removes it and what it revokes. */
  private @Nullable String endSegment() {
    if (!utf8.isComplete()) {
      return NOT_UTF8;
    }
    if (hasDoubleEscape()) {
      return DOUBLE_ESCAPE;
    }
    int name = lengthOfName();
    boolean dots = isDots(name);
    if ((name == 0 || dots) && segment + name < out.length()) {
      return NAMELESS_PARAMETERS;
    }
    return dots ? resolveDots(name) : null;
  }

  private boolean hasDoubleEscape() {
    for (int i = out.indexOf("%25", segment); i >= 0; i = out.indexOf("%25", i + 3)) {
      if (i + 5 <= out.length()
          && Hex.digit(out.charAt(i + 3)) >= 0
          && Hex.digit(out.charAt(i + 4)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private int lengthOfName() {
    for (int i = segment; i < out.length(); i++) {
      if (out.charAt(i) == ';' || isEncodedSemicolon(i)) {
        return i - segment;
      }
    }
    return out.length() - segment;
  }

  private boolean isEncodedSemicolon(int i) {
    return out.charAt(i) == '%' && out.charAt(i + 1) == '3' && out.charAt(i + 2) == 'B';
  }

  private boolean isDots(int length) {
    return (length == 1 || length == 2)
        && out.charAt(segment) == '.'
        && out.charAt(segment + length - 1) == '.';
  }

  private @Nullable String resolveDots(int dots) {
    out.setLength(segment);
    if (dots == 2) {
      if (segment == 1) {
        return ABOVE_ROOT;
      }
      segment = out.lastIndexOf("/", segment - 2) + 1;
      out.setLength(segment);
    }
    return null;
  }
}
