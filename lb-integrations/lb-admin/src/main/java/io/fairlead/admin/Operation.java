package io.fairlead.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be asked for.
 *
 * @param template of its path, with the names of places in braces
 * @param role who may; null for everyone who is known, tenants included, each for itself
 * @param isChange whether it is for the audit log
 */
record Operation(
    String method,
    String template,
    @Nullable AdminRole role,
    boolean isChange,
    Function<AdminCall, CompletionStage<AdminResponse>> answer) {

  static Operation read(String template, Function<AdminCall, AdminResponse> answer) {
    return new Operation("GET", template, AdminRole.READ, false, now(answer));
  }

  static Operation change(
      String method, String template, AdminRole role, Function<AdminCall, AdminResponse> answer) {
    return new Operation(method, template, role, true, now(answer));
  }

  /** One that does not answer at once. */
  static Operation slowChange(
      String template, AdminRole role, Function<AdminCall, CompletionStage<AdminResponse>> answer) {
    return new Operation("POST", template, role, true, answer);
  }

  private static Function<AdminCall, CompletionStage<AdminResponse>> now(
      Function<AdminCall, AdminResponse> answer) {
    return call -> CompletableFuture.completedFuture(answer.apply(call));
  }

  /** The same for tenants too. */
  Operation forTenants() {
    return new Operation(method, template, null, isChange, answer);
  }

  /** The same of what changes nothing, although it is no GET. */
  Operation withoutChange() {
    return new Operation(method, template, role, false, answer);
  }

  /** What a path has in the places of the template, or null if it is another one. */
  @Nullable Map<String, String> match(String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        String place = decoded(given[i]);
        if (place == null || place.isEmpty()) {
          return null;
        }
        places.put(wanted[i].substring(1, wanted[i].length() - 1), place);
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return places;
  }

  /** A plus stands for itself in a path. */
  private static @Nullable String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
