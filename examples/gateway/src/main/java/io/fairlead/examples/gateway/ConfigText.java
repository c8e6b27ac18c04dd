package io.fairlead.examples.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration is read from, now and on each reload.
 *
 * @param file null for the configuration in the jar
 * @param name of that
 */
record ConfigText(@Nullable Path file, String name) {

  private static final Path FROM_PROJECT_ROOT = Path.of("examples", "gateway");

  /** The file that was asked for, or the one of the project, or the one in the jar. */
  static ConfigText of(@Nullable Path asked, boolean hasTraffic) {
    String name = hasTraffic ? "traffic.yaml" : "gateway.yaml";
    if (asked != null) {
      return new ConfigText(asked, name);
    }
    Path file = FROM_PROJECT_ROOT.resolve(name);
    return new ConfigText(Files.isRegularFile(file) ? file : null, name);
  }

  String read() throws IOException {
    if (file != null) {
      return Files.readString(file);
    }
    try (InputStream resource = ConfigText.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public String toString() {
    return file == null ? name + " in the jar" : file.toString();
  }
}
