package io.fairlead.api.tenant;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestTarget;
import io.fairlead.api.RequestView;
import java.util.function.Function;

/**
 * Reads the tenant from the path segment that follows a prefix.
 *
 * <p>A path that only a lenient server would take for one with the prefix is refused, because that
 * server would find a tenant where this resolver finds none: {@code /T/acme} and {@code /t;x/acme}
 * for the prefix {@code /t/}.
 */
final class PathPrefixResolver implements TenantResolver {

  private final String prefix;
  private final ResolutionMemo memo;

  /** Leaves the path as it is. */
  static PathPrefixResolver keeping(String prefix) {
    return new PathPrefixResolver(prefix, segment -> TenantResolution.of(segment, Evidence.PATH));
  }

  /** Keeps the prefix and the tenant from the backend. */
  static PathPrefixResolver stripping(String prefix) {
    return new PathPrefixResolver(
        prefix,
        segment ->
            TenantResolution.of(segment, Evidence.PATH)
                .withStrippedPrefix(prefix.length() + segment.length()));
  }

  private PathPrefixResolver(String prefix, Function<String, TenantResolution> resolving) {
    boolean canonical = RequestTarget.parse(null, prefix).path().equals(prefix);
    boolean plain = prefix.indexOf(';') < 0 && prefix.indexOf('%') < 0;
    if (!canonical || !plain || !prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "path prefix \""
              + prefix
              + "\" does not begin and end with '/', or is not in canonical form, or has an escape"
              + " or parameter");
    }
    this.prefix = prefix;
    this.memo = new ResolutionMemo(resolving);
  }

  @Override
  public TenantResolution resolve(RequestView request) {
    String path = request.target().path();
    if (!path.startsWith(prefix)) {
      return isLenientlyPrefixed(path)
          ? TenantResolution.refused(RejectionReason.MALFORMED_REQUEST)
          : TenantResolution.none();
    }
    int start = prefix.length();
    int slash = path.indexOf('/', start);
    int end = slash < 0 ? path.length() : slash;
    return start == end ? TenantResolution.none() : memo.resolve(path, start, end);
  }

  @Override
  public void forget() {
    memo.forget();
  }

  /** Compares without regard to case and to parameters; each character is looked at once. */
  private boolean isLenientlyPrefixed(String path) {
    int i = 0;
    for (int p = 0; p < prefix.length(); p++) {
      char expected = prefix.charAt(p);
      if (expected == '/') {
        i = skipParameters(path, i);
      }
      if (i == path.length() || lowerCase(path.charAt(i)) != lowerCase(expected)) {
        return false;
      }
      i++;
    }
    return true;
  }

  private static int skipParameters(String path, int start) {
    if (!path.startsWith(";", start) && !path.startsWith("%3B", start)) {
      return start;
    }
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
