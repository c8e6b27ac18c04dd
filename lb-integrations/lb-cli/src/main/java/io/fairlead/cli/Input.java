package io.fairlead.cli;

import io.fairlead.api.config.LbConfig;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigHistory;
import io.fairlead.config.FileProblem;
import io.fairlead.config.LoadedConfig;
import io.fairlead.config.OutsideValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A configuration that a command was given.
 *
 * @param config what it says
 * @param outside what came from outside of its files
 */
record Input(LbConfig config, OutsideValues outside) {

  /**
   * Reads files and folders, and tries what they say.
   *
   * @throws InvalidInput if anything is wrong
   */
  static Input read(List<Path> paths) {
    ConfigFiles files =
        ConfigFiles.of(paths.get(0), paths.subList(1, paths.size()).toArray(Path[]::new));
    return of(files.read(Trial::check));
  }

  /** Reads a version, which was tried when it was added. */
  static Input read(ConfigHistory history, long number) {
    try {
      return of(history.read(number));
    } catch (IllegalArgumentException | IOException e) {
      throw unreadable(number, e);
    }
  }

  /**
   * What a version says as it is written.
   *
   * @throws InvalidInput if there is none, or it is damaged
   */
  static String text(ConfigHistory history, long number) {
    try {
      return history.text(number);
    } catch (IllegalArgumentException | IOException e) {
      throw unreadable(number, e);
    }
  }

  private static InvalidInput unreadable(long number, Exception e) {
    return new InvalidInput("version " + number, "a version that is whole: " + e.getMessage());
  }

  /** Reads the latest version that is whole; before the first, nothing is configured. */
  static Input latest(ConfigHistory history, Output output) throws IOException {
    ConfigHistory.Listing listing = history.list();
    listing.damaged().forEach(output::warn);
    ConfigHistory.Version latest = listing.latest();
    return latest == null
        ? new Input(LbConfig.builder().build(), OutsideValues.NONE)
        : read(history, latest.number());
  }

  private static Input of(LoadedConfig loaded) {
    List<FileProblem> problems = loaded.problems();
    if (loaded.config() == null || !problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    return new Input(loaded.config(), loaded.outside());
  }
}
