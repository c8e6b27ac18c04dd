package io.fairlead.cli;

import io.fairlead.config.ConfigHistory;
import io.fairlead.config.ConfigHistory.Listing;
import io.fairlead.config.ConfigHistory.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the versions of a history, or prints one of them. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description =
        "Lists the versions of a configuration, or prints what one of them says. Exits with 0, or"
            + " with 1 if any is damaged.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class HistoryCommand implements Callable<Integer> {

  private static final int SHOWN_OF_DIGEST = 12;

  private final InstantSource clock;

  @Mixin Output output;

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the history.")
  Path folder;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NUMBER", description = "Of a version.")
  @Nullable Long number;

  HistoryCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    ConfigHistory history = ConfigHistory.in(folder, clock);
    if (number != null) {
      String text = Input.text(history, number);
      output.print(text, Map.of("number", number, "configuration", text));
      return Exit.OK;
    }
    Listing listing = history.list();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("versions", listing.versions().stream().map(HistoryCommand::tree).toList());
    tree.put("problems", Output.trees(listing.damaged()));
    output.print(
        listing.versions().isEmpty()
            ? "no version as yet"
            : listing.versions().stream()
                .map(HistoryCommand::text)
                .collect(Collectors.joining("\n")),
        tree);
    listing.damaged().forEach(output::warn);
    return listing.damaged().isEmpty() ? Exit.OK : Exit.INVALID;
  }

  static String text(Version version) {
    return "%d  %s  %s  %s  %s%s"
        .formatted(
            version.number(),
            version.when(),
            version.digest().substring(0, SHOWN_OF_DIGEST),
            version.who(),
            version.why(),
            version.restores() == null ? "" : " (brings back " + version.restores() + ")");
  }

  static Map<String, Object> tree(Version version) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("number", version.number());
    tree.put("when", version.when().toString());
    tree.put("who", version.who());
    tree.put("why", version.why());
    if (version.restores() != null) {
      tree.put("restores", version.restores());
    }
    tree.put("digest", version.digest());
    return tree;
  }
}
