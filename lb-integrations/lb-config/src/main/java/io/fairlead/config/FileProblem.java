package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the texts of a configuration. What came from outside of them, such
 * as a secret, is told as it is written in the file, never as it is.
 *
 * @param source the path of the file, or the address, that it stands in
 * @param line counted from 1; 0 if it is the file as a whole, or if it is not known
 * @param column counted from 1; 0 if the line is 0
 * @param path in that file, such as {@code pools.shared.balancer}; empty for the file as a whole
 * @param value what stands there, or null if something is missing
 * @param expectation what is allowed there
 */
public record FileProblem(
    String source, int line, int column, String path, @Nullable Object value, String expectation) {

  static FileProblem of(String source, Located located) {
    ConfigProblem problem = located.problem();
    return new FileProblem(
        source,
        located.line(),
        located.line() == 0 ? 0 : located.column(),
        problem.path(),
        problem.value(),
        problem.expectation());
  }

  static List<FileProblem> of(String source, List<Located> located) {
    return located.stream().map(problem -> of(source, problem)).toList();
  }

  static FileProblem of(String source, String expectation) {
    return new FileProblem(source, 0, 0, "", null, expectation);
  }

  /** In the form {@code source:line:column: path: value is not allowed: expectation}. */
  @Override
  public String toString() {
    String place = line == 0 ? source : source + ":" + line + ":" + column;
    return new ConfigProblem(path.isEmpty() ? place : place + ": " + path, value, expectation)
        .toString();
  }
}
