package io.fairlead.benchmarks.gateways;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The programs that are none of ours. */
final class Tools {

  static final String WRK = "wrk";
  static final String NGINX = "nginx";

  /** Of each program, the Debian package that has it. */
  private static final Map<String, String> PACKAGES =
      new TreeMap<>(Map.of(WRK, "wrk", NGINX, "nginx-light"));

  /** Where Debian installs servers, which is on the path of root only. */
  private static final List<String> ALSO_IN = List.of("/usr/sbin", "/usr/local/sbin");

  private final String path;

  /**
   * @param path folders to search, as in the variable PATH
   */
  private Tools(String path) {
    this.path = path;
  }

  /** Those that are installed here. */
  static Tools installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return new Tools(path + File.pathSeparator + String.join(File.pathSeparator, ALSO_IN));
  }

  /** Those in some folders alone, separated as in the variable PATH. */
  static Tools in(String path) {
    return new Tools(path);
  }

  /** What to do about those that are missing; empty if none is. */
  String missing() {
    List<String> missing = PACKAGES.keySet().stream().filter(t -> find(t).isEmpty()).toList();
    return missing.isEmpty()
        ? ""
        : "missing: %s; to be had by: apt-get install %s"
            .formatted(
                String.join(", ", missing),
                String.join(" ", missing.stream().map(PACKAGES::get).toList()));
  }

  /** Where a program is that is not missing. */
  String path(String tool) {
    return find(tool).orElseThrow().toString();
  }

  private Optional<Path> find(String tool) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
