package io.fairlead.health;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status codes from one to another, both included.
 *
 * @param first 200 to 599: what comes before 200 is not the end of an answer
 * @param last not before {@code first}, up to 599
 */
record StatusRange(int first, int last) {

  private static final Pattern FORM = Pattern.compile("([2-5]\\d\\d)(?:-([2-5]\\d\\d))?");

  /**
   * Reads {@code 204} or {@code 200-299}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static StatusRange of(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      int first = Integer.parseInt(form.group(1));
      int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
      if (first <= last) {
        return new StatusRange(first, last);
      }
    }
    throw new IllegalArgumentException(
        "a status from 200 to 599, or two as a range such as 200-299");
  }

  boolean contains(int status) {
    return first <= status && status <= last;
  }
}
