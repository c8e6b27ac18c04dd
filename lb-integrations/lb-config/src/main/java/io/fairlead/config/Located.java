package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;

/**
 * A problem with where it stands in its text.
 *
 * @param line counted from 1; 0 if it is not known
 * @param column counted from 1
 * @param problem with the path that leads there in the text
 */
record Located(int line, int column, ConfigProblem problem) {

  /** The same with line and column in the path. */
  ConfigProblem toConfigProblem() {
    String path = problem.path();
    String place = "line " + line + ", column " + column;
    return line == 0
        ? problem
        : new ConfigProblem(
            path.isEmpty() ? place : path + " (" + place + ")",
            problem.value(),
            problem.expectation());
  }
}
