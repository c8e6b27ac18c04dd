package io.fairlead.benchmarks.simulator;

/** Something on the command line, or in a file that it names, is wrong. The message says what. */
final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InputException(String message) {
    super(message);
  }
}
