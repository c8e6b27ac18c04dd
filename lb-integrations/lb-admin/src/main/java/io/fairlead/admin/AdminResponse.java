package io.fairlead.admin;

import java.util.Map;
import java.util.Objects;

/**
 * An answer of the management API. Immutable.
 *
 * @param status of HTTP
 * @param headers by name
 * @param body to be sent as UTF-8; empty if there is none
 */
public record AdminResponse(int status, Map<String, String> headers, String body) {

  /** Copies the headers. */
  public AdminResponse {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body);
  }
}
