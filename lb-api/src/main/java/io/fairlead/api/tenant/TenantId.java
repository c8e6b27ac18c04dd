package io.fairlead.api.tenant;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of tenant ids, and the one place that brings them into their canonical form.
 *
 * <p>An id has 1 to 63 characters: letters, digits, {@code -} and {@code _}, of which the first and
 * the last is a letter or a digit. Upper case is folded to lower case, because the same id must be
 * readable from a host name. Every id that is also a DNS label is thus a tenant id; nothing that
 * needs escaping in a host, a path, a header, a file name or a metric label is one.
 */
public final class TenantId {

  /** The longest id, equal to the longest DNS label (RFC 1035, section 2.3.4). */
  public static final int MAX_LENGTH = 63;

  /** The grammar in words, for error messages. */
  public static final String GRAMMAR =
      "1 to 63 letters, digits, '-' or '_', beginning and ending with a letter or digit";

  private TenantId() {}

  /**
   * The canonical form of an id that came from outside, or null if it is none. Allocates only when
   * there is upper case to fold.
   */
  public static @Nullable String canonicalOrNull(String raw) {
    int length = raw.length();
    if (length == 0 || length > MAX_LENGTH) {
      return null;
    }
    boolean upper = false;
    for (int i = 0; i < length; i++) {
      char c = raw.charAt(i);
      boolean inner = i > 0 && i < length - 1;
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (!isLowerAlphanumeric(c) && !(inner && (c == '-' || c == '_'))) {
        return null;
      }
    }
    return upper ? raw.toLowerCase(Locale.ROOT) : raw;
  }

  /**
   * The canonical form of an id.
   *
   * @throws IllegalArgumentException if {@code raw} does not match the {@linkplain #GRAMMAR
   *     grammar}
   */
  public static String canonical(String raw) {
    String id = canonicalOrNull(raw);
    if (id == null) {
      throw new IllegalArgumentException("tenant id \"" + raw + "\" is not " + GRAMMAR);
    }
    return id;
  }

  private static boolean isLowerAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
