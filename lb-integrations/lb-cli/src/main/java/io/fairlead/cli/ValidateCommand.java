package io.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads a configuration and tries it, as a load balancer would take it. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Tells all that is wrong with a configuration. Exits with 0 or 1.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ValidateCommand implements Callable<Integer> {

  @Mixin Output output;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Its files and folders.")
  List<Path> paths;

  @Override
  public Integer call() {
    Input input = Input.read(paths);
    output.print(
        "valid: %d tenants, %d tiers, %d pools, %d routes"
            .formatted(
                input.config().tenants().size(),
                input.config().tiers().size(),
                input.config().pools().size(),
                input.config().routes().size()),
        Map.of("problems", List.of()));
    return Exit.OK;
  }
}
