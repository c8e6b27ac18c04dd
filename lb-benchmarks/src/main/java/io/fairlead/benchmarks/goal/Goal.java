package io.fairlead.benchmarks.goal;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * A measured value with its target.
 *
 * @param what was measured
 * @param value what came out; NaN, which is never good enough, if nothing did
 * @param unit of the value and of the limit; may be empty
 * @param bound on which side of the limit the value is to be
 * @param limit the target
 */
public record Goal(String what, double value, String unit, Bound bound, double limit) {

  /** The titles of the texts. */
  public static final List<String> HEAD = List.of("what", "measured", "target", "met");

  /** On which side of the limit a value is good. */
  public enum Bound {
    /** The limit or more. */
    AT_LEAST,
    /** The limit or less. */
    AT_MOST
  }

  /** A value that is to be so much or more. */
  public static Goal atLeast(double limit, String what, double value, String unit) {
    return new Goal(what, value, unit, Bound.AT_LEAST, limit);
  }

  /** A value that is to be so much or less. */
  public static Goal atMost(double limit, String what, double value, String unit) {
    return new Goal(what, value, unit, Bound.AT_MOST, limit);
  }

  /** Whether the value is on the right side of the limit, or on it. */
  public boolean isMet() {
    return bound == Bound.AT_LEAST ? value >= limit : value <= limit;
  }

  /** A text for each title. */
  public List<String> texts() {
    String phrase = bound == Bound.AT_LEAST ? "at least " : "at most ";
    return List.of(what, text(value), phrase + text(limit), isMet() ? "met" : "missed");
  }

  /** The same for programs; a value that is not known is null. */
  public JsonObject json() {
    return new JsonObject()
        .put("what", what)
        .put("value", Double.isFinite(value) ? value : null)
        .put("unit", unit)
        .put("bound", bound.name())
        .put("limit", limit)
        .put("met", isMet());
  }

  private String text(double number) {
    return number(number) + (unit.isEmpty() ? "" : " " + unit);
  }

  /** A number with as many digits as mean something. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "?";
    }
    String digits = Math.abs(value) < 10 ? "%.2f" : Math.abs(value) < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, digits, value)
        .replaceAll("(\\.\\d*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }
}
