package io.fairlead.admin;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to the management API, as whatever server the host has got it. Immutable.
 *
 * @param method in upper case
 * @param path below where the API is, with its leading slash, not decoded
 * @param query what stands behind the question mark, not decoded; empty if there is none
 * @param headers by name in lower case; several of one name are joined by a comma
 * @param body decoded as UTF-8; empty if there is none
 * @param principal the name of the client's certificate, which the server has verified; null if
 *     there is none
 */
public record AdminRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body,
    @Nullable String principal) {

  /** Copies the headers, with their names in lower case. */
  public AdminRequest {
    Objects.requireNonNull(method);
    Objects.requireNonNull(path);
    Objects.requireNonNull(query);
    Objects.requireNonNull(body);
    Map<String, String> lower = new HashMap<>();
    headers.forEach(
        (name, value) ->
            lower.merge(name.toLowerCase(Locale.ROOT), value, (one, other) -> one + ", " + other));
    headers = Map.copyOf(lower);
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Without what it carries, which may be secret. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
