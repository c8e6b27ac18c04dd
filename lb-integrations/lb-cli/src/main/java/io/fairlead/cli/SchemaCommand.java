package io.fairlead.cli;

import io.fairlead.config.ConfigFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of configurations, for editors. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of configurations.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class SchemaCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(ConfigFormat.schema());
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }
}
