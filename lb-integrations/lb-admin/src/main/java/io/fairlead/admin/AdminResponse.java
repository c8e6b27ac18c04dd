package io.fairlead.admin;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the management API. Immutable.
 *
 * @param status of HTTP
 * @param headers by name
 * @param body to be sent as UTF-8; empty if there is none
 * @param stream what follows the body piece by piece, for whoever sends it to ask for one after the
 *     other, and to cancel when the client is gone; null if nothing does. Never waits for a reader:
 *     one that asks for nothing misses what there would have been
 */
public record AdminResponse(
    int status, Map<String, String> headers, String body, Flow.@Nullable Publisher<String> stream) {

  /** Copies the headers. */
  public AdminResponse {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body);
  }

  /** An answer that is whole. */
  public AdminResponse(int status, Map<String, String> headers, String body) {
    this(status, headers, body, null);
  }
}
