package io.fairlead.admin;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.Options;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request that has come to an operation.
 *
 * @param caller who asks, and may
 * @param places what stands in the path, by the names in its template
 */
record AdminCall(AdminRequest request, Caller caller, Map<String, String> places) {

  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  String place(String name) {
    return Objects.requireNonNull(places.get(name));
  }

  String what() {
    return request.toString();
  }

  /**
   * The body.
   *
   * @throws Problem if it is not a JSON object, or is not said to be one
   */
  Map<String, Object> body() {
    String type = Objects.requireNonNullElse(request.header("content-type"), "");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Problem.of(415, "unsupported-media-type", "the body has to be application/json");
    }
    return Json.object(request.body());
  }

  int limit() {
    Options query = query();
    String text = query.text("limit", String.valueOf(USUAL_PAGE));
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LARGEST_PAGE) {
      throw Problem.malformed("limit", text, "a whole number from 1 to " + LARGEST_PAGE);
    }
    return Integer.parseInt(text);
  }

  /** The name after which a page begins; empty for the first. */
  String cursor() {
    String cursor = query().text("cursor", "");
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("cursor", cursor, "the next of a page");
    }
  }

  static String cursorAfter(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  long after() {
    String text = query().text("after", "0");
    if (!text.matches("[0-9]{1,18}")) {
      throw Problem.malformed("after", text, "the number of an event, 0 for the beginning");
    }
    return Long.parseLong(text);
  }

  /** How many events of a stream are wanted; 0 for no end. */
  int frames() {
    String text = query().text("frames", "0");
    if (!text.matches("[0-9]{1,4}")) {
      throw Problem.malformed("frames", text, "a whole number from 1 to 9999, 0 for no end");
    }
    return Integer.parseInt(text);
  }

  Duration deadline(Duration usual) {
    Options query = query();
    Duration deadline = query.duration("deadline", usual, SHORTEST, LONGEST);
    List<ConfigProblem> wrong =
        query.problems().stream().filter(problem -> problem.path().equals("deadline")).toList();
    if (!wrong.isEmpty()) {
      throw Problem.malformed("deadline", wrong.get(0).value(), wrong.get(0).expectation());
    }
    return deadline;
  }

  String query(String name) {
    return query().text(name, "");
  }

  private Options query() {
    Map<String, String> values = new LinkedHashMap<>();
    if (!request.query().isEmpty()) {
      for (String pair : request.query().split("&", -1)) {
        String[] parts = pair.split("=", 2);
        values.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return Options.of("", values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("query", text, "what is percent-encoded as in RFC 3986");
    }
  }
}
