package io.fairlead.admin;

import io.fairlead.api.config.ConfigProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem (RFC 9457). */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final String TYPE = "urn:fairlead:problem:";

  /** Who has so many wrong has sent the wrong thing. */
  private static final int MOST_ERRORS = 100;

  private static final int MOST_SHOWN = 200;

  private final int status;
  private final String type;
  private final transient List<ConfigProblem> errors;
  private final transient Map<String, String> headers;

  private Problem(
      int status,
      String type,
      String title,
      List<ConfigProblem> errors,
      Map<String, String> headers) {
    super(title, null, false, false);
    this.status = status;
    this.type = type;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  static Problem of(int status, String type, String title) {
    return new Problem(status, type, title, List.of(), Map.of());
  }

  /** The one answer for what is not there and for what the caller may not know to be there. */
  static Problem notFound() {
    return of(404, "not-found", "there is no such thing");
  }

  static Problem invalid(List<ConfigProblem> errors) {
    return new Problem(
        422,
        "invalid-config",
        "the configuration would be invalid; nothing has changed",
        errors,
        Map.of());
  }

  /** A parameter or a body that means nothing. */
  static Problem malformed(String path, @Nullable Object value, String allowed) {
    return new Problem(
        400,
        "malformed-request",
        "the request means nothing",
        List.of(new ConfigProblem(path, value, allowed)),
        Map.of());
  }

  Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, type, String.valueOf(getMessage()), errors, more);
  }

  /** The same without what is not to be shown. */
  Problem hiddenBy(Secrets secrets) {
    List<ConfigProblem> hidden = errors.stream().map(secrets::hidden).toList();
    return new Problem(status, type, String.valueOf(getMessage()), hidden, headers);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  AdminResponse toResponse() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", TYPE + type);
    body.put("title", getMessage());
    body.put("status", status);
    if (!errors.isEmpty()) {
      body.put("errors", errors.stream().limit(MOST_ERRORS).map(Problem::error).toList());
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/problem+json");
    return Answers.raw(status, all, Json.write(body));
  }

  private static Map<String, Object> error(ConfigProblem problem) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("path", problem.path());
    if (problem.value() != null) {
      error.put("value", shown(problem));
    }
    error.put("allowed", problem.expectation());
    return error;
  }

  private static Object shown(ConfigProblem problem) {
    Object value = problem.value();
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    String text =
        value instanceof CharSequence
            ? value.toString()
            : Json.write(Objects.requireNonNullElse(Json.plain(value), ""));
    return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
  }
}
