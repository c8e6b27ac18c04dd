package io.fairlead.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents say of the code is true as far as a machine can tell. */
class DocumentationTest {

  private static final Path ROOT = root();
  private static final Path INTEGRATIONS = ROOT.resolve("lb-integrations");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w*)`");
  private static final Pattern MODULE = Pattern.compile("`((?:lb-|examples/)[a-z-]+)`");
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)// README: begin\\n(.*?)\\n *// README: end");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    Path folder = ROOT.resolve(document).resolveSibling("");

    assertThat(found(LINK, document))
        .filteredOn(link -> !link.matches("[a-z]+:.*"))
        .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  /** Decisions and changes are of their day, and may name what is gone or someone else's. */
  static Stream<Path> documentsOfToday() throws IOException {
    return documents()
        .filter(file -> !file.startsWith(Path.of("docs", "decisions")))
        .filter(file -> !file.endsWith("CHANGELOG.md"));
  }

  @ParameterizedTest
  @MethodSource("documentsOfToday")
  void typesExist(Path document) {
    assertThat(typesOfTheProject()).containsAll(found(TYPE, document));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void modulesExist(Path document) {
    assertThat(found(MODULE, document))
        .allSatisfy(
            module ->
                assertThat(List.of(ROOT.resolve(module), INTEGRATIONS.resolve(module)))
                    .anyMatch(Files::isDirectory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ReadmeExampleTest", "SourcesExampleTest"})
  void exampleOfReadmeIsTheOneThatIsCompiledAndRun(String test) {
    Path file =
        Path.of("lb-starter/src/test/java/io/fairlead/documentation").resolve(test + ".java");
    String compiled = found(EXAMPLE, file).get(0).stripTrailing().stripIndent();

    assertThat(found(JAVA_BLOCK, Path.of("README.md")))
        .extracting(String::strip)
        .contains(compiled);
  }

  @Test
  void checksFindWhatIsWrong() {
    assertThat(all(LINK, "see [this](docs/none.md#x) or [that](https://a.example)"))
        .containsExactly("docs/none.md", "https://a.example");
    assertThat(all(TYPE, "`NoSuchType` and `code` and `HTTP`")).containsExactly("NoSuchType");
    assertThat(typesOfTheProject()).contains("LoadBalancer").doesNotContain("NoSuchType");
  }

  private static List<String> found(Pattern pattern, Path file) {
    return all(pattern, read(ROOT.resolve(file)));
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> all = new ArrayList<>();
    pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).forEach(all::add);
    return all;
  }

  private static Set<String> typesOfTheProject() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
