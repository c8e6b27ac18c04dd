package io.fairlead.accesslog;

import io.fairlead.api.Lease;
import java.time.Duration;
import java.util.Objects;

/**
 * Which of the requests are logged, and what of them must not be. Immutable; each method answers
 * another rule.
 *
 * @param sampled the part of the requests that went well and were quick which is logged, from 0 to
 *     1; whatever failed, was refused or was slow always is
 * @param slow the latency from which on a request is slow, at least zero
 * @param client what is told of the client's address
 * @param path what is told of the path
 * @param query what is told of the query
 */
public record AccessLogRule(double sampled, Duration slow, Client client, Path path, Query query) {

  /**
   * Everything is logged. The values of a query are not: they are where keys, tokens and personal
   * data turn up.
   */
  public static final AccessLogRule DEFAULT =
      new AccessLogRule(1, Duration.ofSeconds(1), Client.ADDRESS, Path.WHOLE, Query.NAMES);

  /** What is told of the client's address. */
  public enum Client {
    /** All of it. */
    ADDRESS,
    /** The first 24 bits of an IPv4 address, the first 48 of an IPv6 address; the rest is zero. */
    NETWORK,
    /** Nothing. */
    NONE
  }

  /** What is told of the path. */
  public enum Path {
    /** All of it. */
    WHOLE,
    /** Nothing; the {@linkplain Lease#route route} still says what it was for. */
    NONE
  }

  /** What is told of the query. */
  public enum Query {
    /** All of it. */
    WHOLE,
    /** The names of its parameters. */
    NAMES,
    /** Nothing. */
    NONE
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public AccessLogRule {
    if (!(sampled >= 0 && sampled <= 1)) {
      throw new IllegalArgumentException("sampled " + sampled + " is not from 0 to 1");
    }
    if (slow.isNegative()) {
      throw new IllegalArgumentException("slow " + slow + " is negative");
    }
    Objects.requireNonNull(client);
    Objects.requireNonNull(path);
    Objects.requireNonNull(query);
  }

  /** The same with another part of the good and quick requests. */
  public AccessLogRule withSampled(double value) {
    return new AccessLogRule(value, slow, client, path, query);
  }

  /** The same with another border of slow. */
  public AccessLogRule withSlow(Duration value) {
    return new AccessLogRule(sampled, value, client, path, query);
  }

  /** The same with more or less of the client. */
  public AccessLogRule withClient(Client value) {
    return new AccessLogRule(sampled, slow, value, path, query);
  }

  /** The same with more or less of the path. */
  public AccessLogRule withPath(Path value) {
    return new AccessLogRule(sampled, slow, client, value, query);
  }

  /** The same with more or less of the query. */
  public AccessLogRule withQuery(Query value) {
    return new AccessLogRule(sampled, slow, client, path, value);
  }
}
