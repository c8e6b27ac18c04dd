package io.fairlead.examples.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The files of the demonstration: those of the project, or else copies of those in the jar. */
final class DemoFiles {

  /** The gateway's own settings. */
  static final String SETTINGS = "gateway.yaml";

  /** What is balanced while there is traffic to look at. */
  static final String TRAFFIC = "traffic.yaml";

  private static final Path FROM_PROJECT_ROOT = Path.of("examples", "gateway");

  private DemoFiles() {}

  /** The folder that they are in, where they can be edited; copies go with the process. */
  static Path folder() throws IOException {
    if (Files.isRegularFile(FROM_PROJECT_ROOT.resolve(SETTINGS))) {
      return FROM_PROJECT_ROOT;
    }
    Path folder = Files.createTempDirectory("fairlead-gateway");
    folder.toFile().deleteOnExit();
    for (String name : List.of(SETTINGS, "balancing.yaml", TRAFFIC)) {
      Path copy = folder.resolve(name);
      try (InputStream in = DemoFiles.class.getResourceAsStream("/" + name)) {
        Files.copy(Objects.requireNonNull(in, "the files are in the jar"), copy);
      }
      copy.toFile().deleteOnExit();
    }
    return folder;
  }
}
