package io.fairlead.benchmarks.simulator.report;

import java.util.ArrayList;
import java.util.List;

/** Rows as a table of Markdown that can also be read as it is. */
public final class TextTable {

  private final List<List<String>> lines;
  private final int leftAligned;

  private TextTable(List<List<String>> lines, int leftAligned) {
    this.lines = lines;
    this.leftAligned = leftAligned;
  }

  /**
   * A table of texts, each line with its end.
   *
   * @param lines the first is the head; all of the same length
   * @param leftAligned how many columns are; the others are right-aligned
   */
  public static String of(List<List<String>> lines, int leftAligned) {
    return new TextTable(lines, leftAligned).text();
  }

  /** The table of results, each line with its end. */
  public static String of(List<Row> rows, List<Column> columns) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("situation", "balancer"));
    columns.forEach(column -> head.add(column.title()));
    lines.add(head);
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.situation(), row.balancer()));
      columns.forEach(column -> line.add(column.textOf(row.measured())));
      lines.add(line);
    }
    return of(lines, 2);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      append(text, lines.get(i));
      if (i == 0) {
        appendRule(text);
      }
    }
    return text.toString();
  }

  private void append(StringBuilder text, List<String> line) {
    for (int i = 0; i < line.size(); i++) {
      String padding = " ".repeat(width(i) - line.get(i).length());
      text.append("| ");
      text.append(i < leftAligned ? line.get(i) + padding : padding + line.get(i));
      text.append(' ');
    }
    text.append("|\n");
  }

  private void appendRule(StringBuilder text) {
    for (int i = 0; i < lines.get(0).size(); i++) {
      text.append("| ").append("-".repeat(width(i) - 1)).append(i < leftAligned ? '-' : ':');
      text.append(' ');
    }
    text.append("|\n");
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
