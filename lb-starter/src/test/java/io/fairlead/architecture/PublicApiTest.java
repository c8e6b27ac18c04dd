package io.fairlead.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Public is a decision: what each module lets others use stands in a file of its own under {@code
 * src/test/resources/public-api}, and a change of it is seen in review.
 */
class PublicApiTest {

  /**
   * A page of names, besides the records of the configuration, of which there is one for each
   * section that a file would have.
   */
  private static final int MAX_TYPES_OF_API = 60;

  private static final String UPDATE = "public-api.update";
  private static final Path GOLDEN = Path.of("src", "test", "resources", "public-api");

  @ParameterizedTest(name = "{0}")
  @MethodSource("modulesThatExport")
  void surfaceIsAsAgreed(String name, ModuleReference module) throws IOException {
    List<String> found = PublicApi.linesOf(module);
    Path golden = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean(UPDATE)) {
      Files.createDirectories(GOLDEN);
      Files.write(golden, found);
    }
    List<String> agreed = Files.exists(golden) ? Files.readAllLines(golden) : List.of();
    if (!found.equals(agreed)) {
      fail(
          "The public surface of %s has changed.%n%s%s%nTo accept: mvn -pl lb-starter -am test"
              + " -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
          name, listed("added", found, agreed), listed("removed", agreed, found), UPDATE);
    }
  }

  @Test
  void eachGoldenFileHasItsModule() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".txt", "")))
          .containsExactlyInAnyOrderElementsOf(
              modulesThatExport().map(arguments -> (String) arguments[0]).toList());
    }
  }

  @Test
  void apiStaysAPageOfNames() {
    ModuleReference api = modulesThatExport().map(a -> (ModuleReference) a[1]).findFirst().get();

    assertThat(
            PublicApi.typesOf(api).stream()
                .filter(type -> type.getDeclaringClass() == null)
                .filter(type -> !type.getSimpleName().endsWith("Config")))
        .hasSizeLessThanOrEqualTo(MAX_TYPES_OF_API);
  }

  @Test
  void implementationsExportNothing() {
    assertThat(PublishedModules.all())
        .filteredOn(
            module ->
                module
                    .descriptor()
                    .name()
                    .matches("io.fairlead.(algorithms|core|health|health.grpc|policies|starter)"))
        .hasSize(6)
        .allSatisfy(module -> assertThat(module.descriptor().exports()).isEmpty());
  }

  static Stream<Object[]> modulesThatExport() {
    return PublishedModules.all().stream()
        .filter(
            module -> module.descriptor().exports().stream().anyMatch(PublicApiTest::isOpenToAll))
        .map(module -> new Object[] {module.descriptor().name(), module});
  }

  private static boolean isOpenToAll(Exports export) {
    return !export.isQualified();
  }

  /** The lines of one list that the other has not, each below the type that it belongs to. */
  private static String listed(String title, List<String> lines, List<String> others) {
    TreeSet<String> known = new TreeSet<>(qualified(others));
    List<String> news = qualified(lines).stream().filter(line -> !known.contains(line)).toList();
    return news.isEmpty()
        ? ""
        : news.stream().collect(Collectors.joining("\n  ", title + ":\n  ", "\n"));
  }

  private static List<String> qualified(List<String> lines) {
    List<String> qualified = new ArrayList<>();
    String type = "";
    for (String line : lines) {
      boolean member = line.startsWith("  ");
      type = member ? type : line;
      qualified.add(member ? type + " :: " + line.strip() : line);
    }
    return qualified;
  }
}
