package io.fairlead.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/** What every answer has in common. */
final class Answers {

  private Answers() {}

  static AdminResponse raw(int status, Map<String, String> headers, String body) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Cache-Control", "no-store");
    all.put("X-Content-Type-Options", "nosniff");
    return new AdminResponse(status, all, body);
  }

  static AdminResponse json(int status, Object body) {
    return raw(status, Map.of("Content-Type", "application/json"), Json.write(body));
  }

  static AdminResponse json(Object body) {
    return json(200, body);
  }

  static AdminResponse json(int status, Object body, String etag) {
    return raw(status, Map.of("Content-Type", "application/json", "ETag", etag), Json.write(body));
  }

  static AdminResponse empty(int status) {
    return raw(status, Map.of(), "");
  }
}
