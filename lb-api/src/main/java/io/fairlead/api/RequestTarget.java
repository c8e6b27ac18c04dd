package io.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * The host, path and query of a request in canonical form: the only form in which the tenant is
 * read and the only one that may be sent to a backend.
 *
 * <p>A target that has no single meaning carries a {@link #problem()} instead, and the engine
 * refuses the request. Immutable.
 */
public final class RequestTarget {

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
   * Reads what a client sent.
   *
   * @param host the {@code Host} header or HTTP/2's {@code :authority}; several field lines joined
   *     by {@code ", "}, so that they are refused; null if there is none
   * @param target the request target in origin form ({@code /a?b}), absolute form ({@code
   *     http://host/a?b}) or asterisk form
   */
  public static RequestTarget parse(@Nullable String host, String target) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? null : target.substring(question + 1);
    return new RequestTarget(host == null ? "" : host, -1, path, query, null);
  }

  /**
   * The host in lower case, without port and trailing dot; international names in their ASCII form
   * (RFC 5891), IPv6 addresses in brackets (RFC 5952). Empty if the request has none.
   */
  public String host() {
    return host;
  }

  /** The port that was named with the host, or -1. */
  public int port() {
    return port;
  }

  /** The path: begins with {@code /}, or is {@code *}. */
  public String path() {
    return path;
  }

  /** What follows the first question mark, as it was sent; null if there is none. */
  public @Nullable String query() {
    return query;
  }

  /** The value of a query parameter; placeholder until the canonical parser is merged. */
  public @Nullable String queryParameter(String name) {
    return null;
  }

  /** Why the request must be refused, naming what is wrong with it; null if nothing is. */
  public @Nullable String problem() {
    return problem;
  }
}
