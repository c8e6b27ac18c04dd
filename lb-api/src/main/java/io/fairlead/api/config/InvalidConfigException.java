package io.fairlead.api.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a configuration, none of which has been put in force. */
public final class InvalidConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /**
   * Lists the problems.
   *
   * @param problems at least one
   */
  public InvalidConfigException(List<ConfigProblem> problems) {
    super(
        problems.stream()
            .map(ConfigProblem::toString)
            .collect(Collectors.joining("\n  ", "the configuration is invalid:\n  ", "")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
