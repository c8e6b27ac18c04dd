package io.fairlead.config;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A text that all tenants share, as it was read.
 *
 * @param source the path of its file, or its address
 * @param format how it is written
 * @param text what is in it; empty if it could not be read
 * @param read what it says
 * @param problems what is wrong with it
 */
record SharedFile(
    String source, ConfigFormat format, String text, ConfigText read, List<FileProblem> problems) {

  static SharedFile of(String source, ConfigFormat format, String text, Placeholders placeholders) {
    ConfigText read = ConfigText.read(format, text, placeholders);
    return new SharedFile(source, format, text, read, FileProblem.of(source, read.problems()));
  }

  static SharedFile unreadable(Path file, IOException e) {
    return new SharedFile(
        file.toString(),
        ConfigFormat.of(file),
        "",
        new ConfigText(LbConfig.builder().build(), List.of(), Map.of()),
        List.of(FileProblem.of(file.toString(), "a file that can be read: " + e)));
  }

  /** A problem with what the file says, with its place. */
  FileProblem located(ConfigProblem problem) {
    return FileProblem.of(source, Places.locate(format, text, List.of(hidden(problem))).get(0));
  }

  /** The same problem without what came from outside of the file. */
  ConfigProblem hidden(ConfigProblem problem) {
    ConfigProblem hidden = problem;
    for (Reference reference : read.references().values()) {
      hidden = reference.hiddenIn(hidden);
    }
    return hidden;
  }
}
