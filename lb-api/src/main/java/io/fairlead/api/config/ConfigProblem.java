package io.fairlead.api.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path where, in the form {@code pools.shared.balancer}
 * @param value what stands there, or null if something is missing
 * @param expectation what is allowed there
 */
public record ConfigProblem(String path, @Nullable Object value, String expectation) {

  @Override
  public String toString() {
    return value == null
        ? path + ": " + expectation
        : path + ": " + quoted(value) + " is not allowed: " + expectation;
  }

  private static String quoted(Object value) {
    return value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
  }
}
