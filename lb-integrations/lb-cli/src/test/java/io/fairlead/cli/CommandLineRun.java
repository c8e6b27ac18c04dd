package io.fairlead.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One run of the command line in this process.
 *
 * @param exit the exit code
 * @param out what it has found
 * @param err what was in its way
 */
record CommandLineRun(int exit, String out, String err) {

  static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  static CommandLineRun of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int exit =
        Fairlead.run(new PrintWriter(out), new PrintWriter(err), InstantSource.fixed(NOON), words);
    return new CommandLineRun(exit, out.toString(), err.toString());
  }
}
