package io.fairlead.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a version goes, who adds it and why, and whether its dangers are meant. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class Signature {

  @Option(
      names = "--history",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the history.")
  Path history;

  @Option(names = "--why", required = true, paramLabel = "TEXT", description = "Why it is added.")
  String why;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who adds it. Default: whoever runs the command")
  String who;

  @Option(names = "--yes", description = "Take dangerous changes as any others.")
  boolean yes;
}
