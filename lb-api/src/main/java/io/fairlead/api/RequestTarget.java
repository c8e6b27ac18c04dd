package io.fairlead.api;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The host, path and query of a request in canonical form: the only form in which the tenant is
 * read and the only one that may be sent to a backend.
 *
 * <p>Servers read one target in many ways: they decode it once or twice, before or after resolving
 * dot segments, they merge slashes or cut parameters off. What any two of them could read
 * differently is either brought into the one form that all read alike, or refused:
 *
 * <ul>
 *   <li><b>Host:</b> lower case, no trailing dot, the port apart; international names in their
 *       ASCII form; IPv6 in brackets and shortest form; IPv4 as four decimal numbers and in no
 *       other way. Refused: user information, percent-encoding, zones, several hosts, whatever is
 *       no host name.
 *   <li><b>Path:</b> escapes of unreserved characters decoded, the others in upper case, dot
 *       segments resolved, empty segments merged. Refused: encoded slashes and backslashes, control
 *       characters, escapes that are malformed, doubly encoded or no UTF-8, dot segments with
 *       parameters, paths that climb above the root, and every character that RFC 3986 does not
 *       allow.
 *   <li><b>Query:</b> kept as it was sent. Refused: control characters, spaces, {@code #}, and what
 *       is not ASCII.
 * </ul>
 *
 * <p>A target that has no single meaning carries a {@link #problem()} instead, and the engine
 * refuses the request; the other accessors then answer as for {@code /} without host and query.
 * Parsing is linear in the length, and strings that are canonical already are kept, not copied.
 * Immutable.
 *
 * <p>Sources: RFC 3986 (sections 3.2.2, 5.2.4 and 6.2.2), RFC 9110 (section 7.2), RFC 9112 (section
 * 3.2), and the WHATWG URL standard for addresses in disguise.
 */
public final class RequestTarget {

  /**
   * The longest target, in characters: what nginx, Apache and Tomcat accept by default, and a
   * little more than RFC 9112 (section 3) asks everyone to support.
   */
  public static final int MAX_LENGTH = 8_192;

  /** The longest host, in characters of its ASCII form (RFC 1035, section 2.3.4). */
  public static final int MAX_HOST_LENGTH = 253;

  private static final String TOO_LONG = "the target is longer than " + MAX_LENGTH + " characters";
  private static final String NO_KNOWN_FORM =
      "the target is neither a path, nor an http or https URL, nor *";
  private static final String TWO_HOSTS = "the URL in the target and the Host header disagree";
  private static final String BAD_QUERY =
      "the query contains a space, a control character, # or what is not ASCII";

  private final String host;
  private final int port;
  private final String path;
  private final @Nullable String query;
  private final @Nullable String problem;

  private RequestTarget(
      String host, int port, String path, @Nullable String query, @Nullable String problem) {
    this.host = host;
    this.port = port;
    this.path = path;
    this.query = query;
    this.problem = problem;
  }

  /**
   * Reads what a client sent. Throws for no content of either text.
   *
   * @param host the {@code Host} header or HTTP/2's {@code :authority}; several field lines joined
   *     by {@code ", "}, so that they are refused; null or empty if there is none
   * @param target the request target in origin form ({@code /a?b}), absolute form ({@code
   *     http://host/a?b}), whose host then counts and must agree with {@code host} if that is
   *     given, or asterisk form; an empty path in absolute form is {@code /}
   */
  public static RequestTarget parse(@Nullable String host, String target) {
    if (target.length() > MAX_LENGTH) {
      return refused(TOO_LONG);
    }
    if (target.startsWith("/") || target.equals("*")) {

      return of(
          host == null || host.isEmpty() ? CanonicalHost.NONE : CanonicalHost.of(host), target);
    }
    int colon = target.indexOf("://");
    String scheme = colon < 0 ? "" : target.substring(0, colon).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http" -> parseAbsolute(host, target, colon + 3, 80);
      case "https" -> parseAbsolute(host, target, colon + 3, 443);
      default -> refused(NO_KNOWN_FORM);
    };
  }

  private static RequestTarget parseAbsolute(
      @Nullable String host, String target, int authorityStart, int defaultPort) {
    int authorityEnd = authorityStart;
    while (authorityEnd < target.length()
        && target.charAt(authorityEnd) != '/'
        && target.charAt(authorityEnd) != '?') {
      authorityEnd++;
    }
    CanonicalHost named = CanonicalHost.of(target.substring(authorityStart, authorityEnd));
    if (host != null && !named.isSameAs(CanonicalHost.of(host), defaultPort)) {
      return refused(TWO_HOSTS);
    }
    String rest = target.substring(authorityEnd);
    return of(named, rest.startsWith("/") ? rest : "/" + rest);
  }

  private static RequestTarget of(CanonicalHost host, String pathAndQuery) {
    if (host.problem() != null) {
      return refused(host.problem());
    }
    int question = pathAndQuery.indexOf('?');
    String query = question < 0 ? null : pathAndQuery.substring(question + 1);
    if (query != null && !isClean(query)) {
      return refused(BAD_QUERY);
    }
    CanonicalPath path =
        CanonicalPath.of(question < 0 ? pathAndQuery : pathAndQuery.substring(0, question));
    return path.problem() != null
        ? refused(path.problem())
        : new RequestTarget(host.name(), host.port(), path.text(), query, null);
  }

  private static RequestTarget refused(String problem) {
    return new RequestTarget("", -1, "/", null, problem);
  }

  private static boolean isClean(String query) {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '#') {
        return false;
      }
    }
    return true;
  }

  /**
   * The host in lower case, without port and trailing dot; international names in their ASCII form
   * (RFC 5891), IPv6 addresses in brackets (RFC 5952). Empty if the request has none.
   */
  public String host() {
    return host;
  }

  /** The port that was named with the host, 1 to 65535, or -1. */
  public int port() {
    return port;
  }

  /** The host, with the port if one was named: what the backend must be sent as its host. */
  public String authority() {
    return port < 0 ? host : host + ":" + port;
  }

  /** The path: begins with {@code /}, or is {@code *}. */
  public String path() {
    return path;
  }

  /** What follows the first question mark, as it was sent; null if there is none. */
  public @Nullable String query() {
    return query;
  }

  /**
   * The value of a parameter of the query, which is read as a form (WHATWG URL standard, section
   * 5.1): pairs separated by {@code &}, names and values percent-encoded in UTF-8, {@code +} for a
   * space. An escape that is malformed stays as it is, and bytes that are not UTF-8 become U+FFFD.
   * Linear in the length of the query.
   *
   * @param name decoded, in exactly this case
   * @return the value; several values of the name joined by {@code ", "} in their order, so that a
   *     repeated parameter never passes for a single one; empty if the parameter has no value; null
   *     if there is none
   */
  public @Nullable String queryParameter(String name) {
    return query == null ? null : QueryParameters.find(query, name);
  }

  /** Why the request must be refused, naming what is wrong with it; null if nothing is. */
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RequestTarget that
        && host.equals(that.host)
        && port == that.port
        && path.equals(that.path)
        && Objects.equals(query, that.query)
        && Objects.equals(problem, that.problem);
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port, path, query, problem);
  }

  @Override
  public String toString() {
    if (problem != null) {
      return "refused: " + problem;
    }
    return query == null ? authority() + path : authority() + path + "?" + query;
  }
}
