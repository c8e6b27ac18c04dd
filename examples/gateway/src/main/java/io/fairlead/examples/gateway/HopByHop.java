package io.fairlead.examples.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Header fields that speak of one connection and end with it (RFC 9110, section 7.6.1): a fixed
 * set, and whatever {@code Connection} lists.
 */
final class HopByHop {

  private static final Set<String> FIELDS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private HopByHop() {}

  /** Copies every field that goes on to the next hop and is not in {@code dropped}. */
  static void copy(MultiMap from, MultiMap to, Set<String> dropped) {
    List<String> listed =
        from.contains(HttpHeaders.CONNECTION) ? from.getAll(HttpHeaders.CONNECTION) : List.of();
    for (Map.Entry<String, String> field : from) {
      String name = field.getKey();
      if (!isDropped(name, dropped) && !isListed(name, listed)) {
        to.add(name, field.getValue());
      }
    }
  }

  private static boolean isDropped(String name, Set<String> dropped) {
    String lower = name.toLowerCase(Locale.ROOT);
    return FIELDS.contains(lower) || dropped.contains(lower);
  }

  private static boolean isListed(String name, List<String> connection) {
    for (int i = 0; i < connection.size(); i++) {
      for (String token : connection.get(i).split(",", -1)) {
        if (token.strip().equalsIgnoreCase(name)) {
          // Content-Length frames the message for the next hop too, whatever a client lists.
          return !name.equalsIgnoreCase("content-length");
        }
      }
    }
    return false;
  }
}
