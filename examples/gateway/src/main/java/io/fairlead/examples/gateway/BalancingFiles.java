package io.fairlead.examples.gateway;

import io.fairlead.api.config.Options;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where it is said how requests are balanced, and what is kept of that.
 *
 * @param path a file or a folder; a relative one begins at the folder of the gateway's own file
 * @param lastGood a file for what was good last, or null
 * @param history a folder for its versions, or null
 */
record BalancingFiles(Path path, @Nullable Path lastGood, @Nullable Path history) {

  static BalancingFiles read(Options options) {
    return new BalancingFiles(
        Path.of(options.nonEmpty("path", "balancing.yaml")),
        pathOrNull(options.text("last-good", "")),
        pathOrNull(options.text("history", "")));
  }

  private static @Nullable Path pathOrNull(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }
}
