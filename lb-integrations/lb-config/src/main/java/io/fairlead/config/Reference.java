package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import org.jspecify.annotations.Nullable;

/**
 * A text with a value from outside in it, which nobody is to see.
 *
 * @param written as it stands in the file
 * @param resolved as it is meant
 */
record Reference(String written, String resolved) {

  /** Shorter ones could stand anywhere by chance. */
  private static final int LEAST_HIDDEN = 4;

  /** The same problem with what is written in the place of what is meant. */
  ConfigProblem hiddenIn(ConfigProblem problem) {
    return new ConfigProblem(
        problem.path(), hiddenIn(problem.value()), hiddenIn(problem.expectation()));
  }

  private @Nullable Object hiddenIn(@Nullable Object value) {
    return value != null && String.valueOf(value).equals(resolved) ? written : value;
  }

  private String hiddenIn(String text) {
    return isHidden() ? text.replace(resolved, written) : text;
  }

  /** Whether it is told from what stands somewhere by chance. */
  boolean isHidden() {
    return resolved.length() >= LEAST_HIDDEN;
  }
}
