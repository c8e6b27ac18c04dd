package io.fairlead.benchmarks.simulator;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Files of what was recorded elsewhere. */
final class RecordedFile {

  private static final List<String> TIME_COLUMNS = List.of("timestamp", "time", "arrival");
  private static final double NANOS_PER_SECOND = 1e9;
  private static final CSVFormat CSV =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();

  private RecordedFile() {}

  /**
   * Reads arrivals from a file of CSV with a head line: from a column {@code timestamp}, {@code
   * time} or {@code arrival}, in any case, else from the first. It holds seconds, or a date with
   * time in the form of ISO 8601, with a blank or a {@code T}.
   *
   * @return ascending, in nanoseconds since the first
   */
  static long[] arrivals(Path file) {
    try (Reader reader = open(file);
        CSVParser parser = CSV.parse(reader)) {
      String column = timeColumn(file, parser.getHeaderNames());
      long[] nanos = parser.stream().mapToLong(record -> nanos(file, record, column)).toArray();
      if (nanos.length < 2) {
        throw new InputException(file + ": fewer than two arrivals");
      }
      Arrays.sort(nanos);
      long first = nanos[0];
      return Arrays.stream(nanos).map(at -> at - first).toArray();
    } catch (IOException e) {
      throw new InputException(file + ": " + e.getMessage());
    }
  }

  /** Reads latencies in milliseconds, one on a line; blank lines do not count. */
  static double[] latencies(Path file) {
    try (Reader reader = open(file)) {
      List<String> lines = new java.io.BufferedReader(reader).lines().toList();
      double[] millis = new double[lines.size()];
      int size = 0;
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          millis[size++] = millis(file, i + 1, lines.get(i).trim());
        }
      }
      if (size == 0) {
        throw new InputException(file + ": no latency in it");
      }
      return Arrays.copyOf(millis, size);
    } catch (IOException e) {
      throw new InputException(file + ": " + e.getMessage());
    }
  }

  private static Reader open(Path file) throws IOException {
    try {
      return Files.newBufferedReader(file);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": there is no such file");
    }
  }

  private static String timeColumn(Path file, List<String> columns) {
    if (columns.isEmpty()) {
      throw new InputException(file + ": no head line");
    }
    return columns.stream()
        .filter(column -> TIME_COLUMNS.contains(column.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(columns.get(0));
  }

  private static long nanos(Path file, CSVRecord record, String column) {
    String text = record.isMapped(column) ? record.get(column) : "";
    try {
      return Character.isDigit(text.isEmpty() ? ' ' : text.charAt(0)) && text.indexOf(':') < 0
          ? (long) (Double.parseDouble(text) * NANOS_PER_SECOND)
          : nanosOfDate(text.replace(' ', 'T'));
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new InputException(
          file + ", record " + record.getRecordNumber() + ": \"" + text + "\" is no time");
    }
  }

  private static long nanosOfDate(String text) {
    boolean hasOffset = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)");
    LocalDateTime time =
        hasOffset
            ? OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
            : LocalDateTime.parse(text);
    return ChronoUnit.NANOS.between(LocalDateTime.of(2000, 1, 1, 0, 0), time);
  }

  private static double millis(Path file, int line, String text) {
    try {
      double millis = Double.parseDouble(text);
      if (millis >= 0 && Double.isFinite(millis)) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for all that is no latency.
    }
    throw new InputException(
        file + ", line " + line + ": \"" + text + "\" is no latency in milliseconds");
  }
}
