package io.fairlead.cli;

import io.fairlead.config.FileProblem;
import java.util.List;

/** Ends a command, since what it was given is wrong. */
final class InvalidInput extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<FileProblem> problems;

  InvalidInput(List<FileProblem> problems) {
    super(problems.toString());
    this.problems = List.copyOf(problems);
  }

  /** A file as a whole. */
  InvalidInput(String source, String expectation) {
    this(List.of(new FileProblem(source, 0, 0, "", null, expectation)));
  }

  List<FileProblem> problems() {
    return problems;
  }
}
