package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file that all tenants share, as it was read.
 *
 * @param file where it is
 * @param text what is in it; empty if it could not be read
 * @param read what it says
 * @param problems what is wrong with it
 */
record SharedFile(Path file, String text, ConfigText read, List<FileProblem> problems) {

  static SharedFile unreadable(Path file, IOException e) {
    return new SharedFile(
        file,
        "",
        new ConfigText(LbConfig.builder().build(), List.of(), Map.of()),
        List.of(FileProblem.of(file.toString(), "a file that can be read: " + e)));
  }

  /** A problem with what the file says, with its place. */
  FileProblem located(ConfigProblem problem) {
    ConfigProblem hidden = problem;
    for (Reference reference : read.references().values()) {
      hidden = reference.hiddenIn(hidden);
    }
    return FileProblem.of(
        file.toString(), Places.locate(ConfigFormat.of(file), text, List.of(hidden)).get(0));
  }
}
