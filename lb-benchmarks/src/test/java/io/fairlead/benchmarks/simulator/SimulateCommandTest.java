package io.fairlead.benchmarks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.benchmarks.simulator.scenario.Scenario;
import io.fairlead.benchmarks.simulator.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulateCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  static Stream<String> scenarios() {
    return Scenarios.all().stream().map(Scenario::name);
  }

  @Test
  void withoutScenarioAllAreListedWithTheirQuestions() {
    assertThat(run()).isZero();

    for (Scenario scenario : Scenarios.all()) {
      assertThat(out.toString()).contains(scenario.name(), scenario.question());
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void eachScenarioPrintsItsTableAndWritesItsFiles(String name) {
    int status = small(name, "--balancers", "random,least-connections:choices=3");

    assertThat(err.toString()).contains("million a second");
    assertThat(status).isZero();
    assertThat(out.toString()).contains("| random ", "| least-connections:choices=3 ");
    assertThat(directory.resolve(name + ".svg")).content().startsWith("<?xml").contains("</svg");
    assertThat(directory.resolve(name + ".csv")).content().startsWith("situation,balancer,");
    assertThat(directory.resolve(name + "-servers.csv")).isNotEmptyFile();
    assertThat(directory.resolve(name + "-over-time.csv")).isNotEmptyFile();
  }

  @Test
  void sameSeedGivesTheSameTableAndFilesByteForByte() throws IOException {
    small("identical", "--seed", "5");
    String table = out.toString();
    String svg = Files.readString(directory.resolve("identical.svg"));
    String csv = Files.readString(directory.resolve("identical.csv"));
    out.getBuffer().setLength(0);

    small("identical", "--seed", "5");

    assertThat(out.toString()).isEqualTo(table);
    assertThat(directory.resolve("identical.svg")).content().isEqualTo(svg);
    assertThat(directory.resolve("identical.csv")).content().isEqualTo(csv);
  }

  @Test
  void otherSeedGivesAnotherTable() {
    small("identical", "--seed", "5");
    String table = out.toString();
    out.getBuffer().setLength(0);

    small("identical", "--seed", "6");

    assertThat(out.toString()).isNotEqualTo(table);
  }

  @Test
  void recordedArrivalsAndLatenciesAreUsed() throws IOException {
    small("identical");
    String table = out.toString();
    out.getBuffer().setLength(0);
    Path arrivals =
        write(
            "arrivals.csv",
            "TIMESTAMP,Size",
            "2023-11-16 18:17:03.9799600,1",
            "2023-11-16 18:17:04.0319600,2",
            "2023-11-16 18:17:09.0000000,2");
    Path latencies = write("latencies.txt", "1.5", "", "20", "300.25");

    int status =
        small("identical", "--arrivals", arrivals.toString(), "--latencies", latencies.toString());

    assertThat(status).isZero();
    assertThat(out.toString()).isNotEqualTo(table);
  }

  @ParameterizedTest
  @CsvSource({
    "identicel, there is no scenario \"identicel\"",
    "identical --balancers nobody, nobody",
    "identical --balancers random:x, balancer \"random:x\" is not of the form",
    "identical --balancers random:x=1, x",
    "identical --balancers random+nothing, nothing",
    "identical --arrivals missing.csv, missing.csv: there is no such file",
    "identical --latencies missing.txt, missing.txt: there is no such file",
    "identical --scale 0, --scale 0.0 is not above 0",
    "identical --seed x, 'x' is not a long",
    "identical --nonsense, --nonsense"
  })
  void whatIsWrongIsSaid(String line, String expected) {
    assertThat(small(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(expected).doesNotContain("\tat ");
  }

  @Test
  void badLinesOfFilesAreNamed() throws IOException {
    Path latencies = write("latencies.txt", "1", "fast");
    Path arrivals = write("arrivals.csv", "time", "1", "soon");

    assertThat(small("identical", "--latencies", latencies.toString())).isEqualTo(2);
    assertThat(small("identical", "--arrivals", arrivals.toString())).isEqualTo(2);

    assertThat(err.toString())
        .contains("latencies.txt, line 2: \"fast\"", "arrivals.csv, record 2: \"soon\"");
  }

  @Test
  void arrivalsMayBeSecondsOrDatesOfAnyOffset() throws IOException {
    Path seconds = write("a.csv", "id,Time", "7,1.5", "8,1.25");
    Path dates = write("b.csv", "timestamp", "2024-01-01T00:00:00Z", "2024-01-01T01:00:01+01:00");

    assertThat(RecordedFile.arrivals(seconds)).containsExactly(0, 250_000_000);
    assertThat(RecordedFile.arrivals(dates)).containsExactly(0, 1_000_000_000);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  private int small(String... args) {
    List<String> all = new ArrayList<>(List.of("--scale", "0.01", "--out", directory.toString()));
    if (List.of(args).contains("--scale")) {
      all.subList(0, 2).clear();
    }
    all.addAll(0, List.of(args));
    return run(all.toArray(String[]::new));
  }

  private int run(String... args) {
    return SimulateCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
