package io.fairlead.examples.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Header fields that speak of one connection and end with it (RFC 9110, section 7.6.1): a fixed
 * set, and whatever {@code Connection} lists.
 */
final class HopByHop {

  private static final List<String> FIELDS =
      List.of(
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
  static void copy(MultiMap from, MultiMap to, List<String> dropped) {
    List<String> listed = listed(from);
    for (Map.Entry<String, String> field : from) {
      String name = field.getKey();
      if (!contains(FIELDS, name) && !contains(dropped, name) && !contains(listed, name)) {
        to.add(name, field.getValue());
      }
    }
  }

  /** Most names differ in length already, and a comparison of lengths is cheaper than a hash. */
  private static boolean contains(List<String> fields, String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** What {@code Connection} lists, which is taken apart once and not for each field. */
  private static List<String> listed(MultiMap headers) {
    if (!headers.contains(HttpHeaders.CONNECTION)) {
      return List.of();
    }
    List<String> listed = new ArrayList<>();
    for (String connection : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String token : connection.split(",", -1)) {
        listed.add(token.strip());
      }
    }
    // It frames the message for the next hop too, whatever a client lists.
    listed.removeIf(HttpHeaders.CONTENT_LENGTH.toString()::equalsIgnoreCase);
    return listed;
  }
}
