package io.fairlead.architecture;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The modules of the project as they stand on the class path of the tests: a folder of classes each
 * while Maven tests, a jar each once it has packaged them.
 */
final class PublishedModules {

  /** The whole footprint: a dependency that is not named here is missed by the run on modules. */
  private static final Pattern RUNTIME =
      Pattern.compile(
          "/(lb-(api|core|algorithms|policies|starter)/target/"
              + "|bucket4j|resilience4j-|hash4j|HdrHistogram|jspecify|slf4j-api)[^/]*(/classes)?$");

  /**
   * The same of a host that adds the health checks: whole families of jars, since gRPC has many.
   */
  private static final Pattern HEALTH =
      Pattern.compile(
          "/(lb-(api|health|health-grpc)/target/"
              + "|httpcore5|re2j|grpc-|protobuf-java|proto-google-|guava|failureaccess|gson"
              + "|perfmark-|jspecify|slf4j-api)[^/]*(/classes)?$");

  private PublishedModules() {}

  /** Every module of ours with a descriptor, by name. */
  static List<ModuleReference> all() {
    return ModuleFinder.of(classPath().toArray(Path[]::new)).findAll().stream()
        .filter(module -> module.descriptor().name().startsWith("io.fairlead."))
        .sorted(Comparator.comparing(module -> module.descriptor().name()))
        .toList();
  }

  /** What a host that depends on lb-starter gets, and nothing else. */
  static List<Path> runtimePath() {
    return pathOf(RUNTIME);
  }

  /** What lb-health and lb-health-grpc bring. */
  static List<Path> healthPath() {
    return pathOf(HEALTH);
  }

  private static List<Path> pathOf(Pattern jars) {
    return classPath()
        .filter(entry -> jars.matcher(entry.toString().replace(File.separatorChar, '/')).find())
        .toList();
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> Files.exists(entry) && !entry.endsWith("test-classes"));
  }
}
