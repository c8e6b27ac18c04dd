package io.fairlead.benchmarks.simulator.report;

import io.fairlead.benchmarks.simulator.engine.Measurement;
import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.TimeLine;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The files that the results of a scenario are written to. */
public final class Report {

  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();

  private final Path directory;
  private final String scenario;
  private final List<Result> results;

  /** Reports on the results of one scenario. */
  public Report(Path directory, String scenario, List<Result> results) {
    this.directory = directory;
    this.scenario = scenario;
    this.results = List.copyOf(results);
  }

  /** Writes the table with all columns, what was sent to each server, and the time lines. */
  public void writeTables() throws IOException {
    Files.createDirectories(directory);
    write(".csv", this::printSummary);
    write("-servers.csv", this::printServers);
    write("-over-time.csv", this::printTimeLines);
  }

  /** Draws a chart. */
  public void writeChart(String title, Chart chart) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(scenario + ".svg"), chart.draw(title, results));
  }

  private void printSummary(CSVPrinter csv) throws IOException {
    List<String> head = new ArrayList<>(List.of("situation", "balancer"));
    for (Column column : Column.values()) {
      head.add(column.title());
    }
    csv.printRecord(head);
    for (Row row : Row.of(results)) {
      csv.print(row.situation());
      csv.print(row.balancer());
      for (Column column : Column.values()) {
        double value = column.of(row.measured());
        csv.print(Double.isFinite(value) ? value : null);
      }
      csv.println();
    }
  }

  private void printServers(CSVPrinter csv) throws IOException {
    csv.printRecord("situation", "balancer", "server", "sent");
    for (Row row : Row.of(results)) {
      Measurement measured = row.measured();
      long[] sent = measured.sent();
      for (int server = 0; server < sent.length; server++) {
        csv.printRecord(row.situation(), row.balancer(), server, sent[server]);
      }
    }
  }

  private void printTimeLines(CSVPrinter csv) throws IOException {
    csv.printRecord("situation", "balancer", "seconds", "sent to watched %", "success %", "p99 ms");
    for (Result result : results) {
      TimeLine line = result.timeLine();
      for (int tick = 0; tick < line.size(); tick++) {
        csv.printRecord(
            result.setup().name(),
            result.balancer(),
            line.seconds(tick),
            percent(line.watchedShare(tick)),
            percent(line.successRatio(tick)),
            line.p99Millis(tick));
      }
    }
  }

  private static String percent(double ratio) {
    return Double.isFinite(ratio) ? Double.toString(100 * ratio) : "";
  }

  @FunctionalInterface
  private interface Content {
    void print(CSVPrinter csv) throws IOException;
  }

  private void write(String suffix, Content content) throws IOException {
    try (Writer writer = Files.newBufferedWriter(directory.resolve(scenario + suffix));
        CSVPrinter csv = new CSVPrinter(writer, CSV)) {
      content.print(csv);
    }
  }
}
