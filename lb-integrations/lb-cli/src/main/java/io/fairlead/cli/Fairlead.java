package io.fairlead.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Whatever a command has found out is on the standard output, and what is in its
 * way on the error stream; the exit code says it in a number.
 */
@Command(
    name = "fairlead",
    mixinStandardHelpOptions = true,
    versionProvider = Fairlead.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Checks, compares, explains and keeps configurations of Fairlead.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:what was asked for is done, nothing differs, or nothing was found",
      " 1:a configuration, a history or a log is invalid",
      " 2:there are changes, or findings",
      " 3:there are dangerous changes",
      "64:the command was not understood",
      "70:something else has failed"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class Fairlead implements Runnable {

  @Spec CommandSpec spec;

  Fairlead() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the command, then what it is told
   */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, InstantSource.system(), args));
  }

  /** Runs a command and answers the exit code. */
  static int run(PrintWriter out, PrintWriter err, InstantSource clock, String... args) {
    CommandLine line =
        new CommandLine(new Fairlead())
            .addSubcommand(new ValidateCommand())
            .addSubcommand(new DiffCommand())
            .addSubcommand(new PlanCommand())
            .addSubcommand(new ExplainCommand())
            .addSubcommand(new SchemaCommand())
            .addSubcommand(new HistoryCommand(clock))
            .addSubcommand(new RecordCommand(clock))
            .addSubcommand(new RollbackCommand(clock))
            .addSubcommand(new ReviewCommand())
            .addSubcommand(new ReplayCommand());
    line.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Fairlead::failed);
    line.getSubcommands()
        .values()
        .forEach(
            command ->
                command
                    .getCommandSpec()
                    .exitCodeOnInvalidInput(Exit.USAGE)
                    .exitCodeOnExecutionException(Exit.FAILED));
    line.getCommandSpec().exitCodeOnInvalidInput(Exit.USAGE);
    return line.execute(args);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    if (e instanceof InvalidInput invalid) {
      Output.of(line).problems(invalid.problems());
      return Exit.INVALID;
    }
    line.getErr().println("fairlead: " + (e.getMessage() == null ? e : e.getMessage()));
    return Exit.FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** What the manifest of the jar says. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Fairlead.class.getPackage().getImplementationVersion();
      return new String[] {"fairlead " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
