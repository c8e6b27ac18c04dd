package io.fairlead.admin;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a change may demand of what it changes (RFC 9110, section 13; RFC 6585, section 3). */
final class Preconditions {

  private Preconditions() {}

  /**
   * Checks what the request demands.
   *
   * @param current the tag of what is there, or null if nothing is
   * @throws Problem if something else is there
   */
  static void check(AdminRequest request, @Nullable String current) {
    String match = request.header("if-match");
    if (match != null && (current == null || !matches(match, current))) {
      throw failed();
    }
    String noneMatch = request.header("if-none-match");
    if (noneMatch != null && current != null && matches(noneMatch, current)) {
      throw failed();
    }
  }

  /** The same, for changes that must not be made blindly. */
  static void demand(AdminRequest request, @Nullable String current) {
    if (request.header("if-match") == null && request.header("if-none-match") == null) {
      throw Problem.of(
          428,
          "precondition-required",
          "say If-Match with the ETag of what you have seen, or If-None-Match: * for something"
              + " new");
    }
    check(request, current);
  }

  private static boolean matches(String field, String etag) {
    return Arrays.stream(field.split(",", -1))
        .map(String::strip)
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
  }

  private static Problem failed() {
    return Problem.of(412, "precondition-failed", "it is not what you have seen; read it again");
  }
}
