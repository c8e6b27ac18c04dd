package io.fairlead.api;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of the host's own request. An adapter is one small object per request that
 * answers from what the host's HTTP stack has parsed already; it never copies headers.
 *
 * <p>Read by the thread that asks for admission and by those that retry or complete the lease, so
 * what it answers must not change until the lease is complete.
 */
public interface RequestView {

  /**
   * The name of the {@linkplain #attribute attribute} that holds the claims of a token that the
   * host has verified, as a {@code Map<String, ?>}.
   */
  String VERIFIED_CLAIMS = "io.fairlead.verified-claims";

  /** The method, in upper case as HTTP's own are. */
  String method();

  /** {@code http} or {@code https}, in lower case. */
  String scheme();

  /** Host, path and query in canonical form: what the backend must be sent. */
  RequestTarget target();

  /**
   * The value of a header.
   *
   * @param name in any case
   * @return the value; several field lines of the name joined by {@code ", "} in their order (RFC
   *     9110, section 5.3), so that a repeated header never passes for a single one; null if there
   *     is none
   */
  @Nullable String header(String name);

  /** The address of the peer that sent the request, or null if unknown. */
  @Nullable InetAddress remoteAddress();

  /** Whatever the host wants to tell resolvers, policies and listeners, or null. */
  default @Nullable Object attribute(String name) {
    return null;
  }

  /**
   * Whether sending the request twice does no harm and is possible. By default what HTTP calls
   * idempotent (RFC 9110, section 9.2.2); an adapter that streams the request body answers false
   * once there is a body.
   */
  default boolean isRepeatable() {
    return switch (method()) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }

  /**
   * What the request is expected to cost, in the unit of the host's choice, at least 0: taken from
   * quotas of {@linkplain io.fairlead.api.tenant.Quota.Unit#COST cost} at admission, and settled at
   * completion by {@link Outcome#withCost}. 1 unless overridden.
   */
  default long cost() {
    return 1;
  }

  /**
   * Begins a view that stands by itself, for tests and for hosts without HTTP.
   *
   * @param target the path with its query, as {@link RequestTarget#parse} reads it
   */
  static Builder builder(String method, String target) {
    return new Builder(method, target);
  }

  /** Builds a view that holds its own values. Not thread-safe; what it builds is immutable. */
  final class Builder {

    private final String method;
    private final String target;
    private String scheme = "http";
    private @Nullable String host;
    private @Nullable InetAddress remoteAddress;
    private long cost = 1;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> attributes = new HashMap<>();

    private Builder(String method, String target) {
      this.method = Objects.requireNonNull(method);
      this.target = Objects.requireNonNull(target);
    }

    /** Sets the scheme; {@code http} unless said otherwise. */
    public Builder scheme(String value) {
      scheme = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the host, with or without a port. */
    public Builder host(String value) {
      host = Objects.requireNonNull(value);
      return this;
    }

    /** Adds a header line; a repeated name is joined as {@link RequestView#header} says. */
    public Builder header(String name, String value) {
      headers.merge(name, value, (first, next) -> first + ", " + next);
      return this;
    }

    /** Sets the address of the peer. */
    public Builder remoteAddress(InetAddress value) {
      remoteAddress = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what the request is expected to cost; 1 unless said otherwise. */
    public Builder cost(long units) {
      cost = units;
      return this;
    }

    /** Sets an attribute. */
    public Builder attribute(String name, Object value) {
      attributes.put(name, Objects.requireNonNull(value));
      return this;
    }

    /** The view. */
    public RequestView build() {
      return new PlainRequest(
          method,
          scheme,
          RequestTarget.parse(host, target),
          headers,
          remoteAddress,
          cost,
          Map.copyOf(attributes));
    }
  }
}

/** A request that is nothing but its values. */
record PlainRequest(
    String method,
    String scheme,
    RequestTarget target,
    Map<String, String> headers,
    @Nullable InetAddress remoteAddress,
    long cost,
    Map<String, Object> attributes)
    implements RequestView {

  PlainRequest {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = copy;
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return attributes.get(name);
  }
}
