package io.fairlead.cli;

import io.fairlead.cli.Review.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what of a configuration is valid and hardly meant. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description =
        "Finds routes that are never reached, tenants without quotas, quotas that a log never or"
            + " mostly meets, and sources of tenants that can disagree. Exits with 0, 1 or 2.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ReviewCommand implements Callable<Integer> {

  @Mixin Output output;
  @Mixin TenantSources sources;

  @Option(names = "--log", paramLabel = "FILE", description = "An access log to try it with.")
  @Nullable Path log;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Its files and folders.")
  List<Path> paths;

  @Override
  public Integer call() {
    Input input = Input.read(paths);
    List<Finding> found =
        Review.of(input.config(), sources, log == null ? null : new AccessLog(log));
    output.print(
        found.isEmpty()
            ? "nothing found"
            : found.stream().map(Finding::toString).collect(Collectors.joining("\n")),
        Map.of(
            "findings",
            found.stream()
                .map(finding -> Map.of("path", finding.path(), "what", finding.what()))
                .toList()));
    return found.isEmpty() ? Exit.OK : Exit.CHANGES;
  }
}
