package io.fairlead.admin;

import java.util.Locale;

/** How findings are worded. */
final class Wording {

  private Wording() {}

  /** A reason as a sentence of its own. */
  static String sentence(String text) {
    return text.isEmpty()
        ? ""
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1)
            + (text.endsWith(".") ? "" : ".");
  }

  /** With one digit behind the point where that says something. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
  }
}
