package io.fairlead.benchmarks.goal;

import io.fairlead.benchmarks.simulator.report.TextTable;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that a command measured. */
public record Goals(List<Goal> all) {

  /** Keeps a copy. */
  public Goals {
    all = List.copyOf(all);
  }

  /** A line for each, and one that sums up. */
  public String table() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(Goal.HEAD);
    all.forEach(goal -> lines.add(goal.texts()));
    return TextTable.of(lines, 1) + "\n" + summary();
  }

  /**
   * Prints the table and writes the file.
   *
   * @param folder made if it is not there
   */
  public void report(PrintWriter to, Path folder, String file) throws IOException {
    to.print("\n" + table());
    to.flush();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(file), json().encodePrettily());
  }

  /** How many are met, as a line. */
  public String summary() {
    return all.stream().filter(Goal::isMet).count() + " of " + all.size() + " met\n";
  }

  /** An object for each. */
  public JsonArray json() {
    JsonArray array = new JsonArray();
    all.forEach(goal -> array.add(goal.json()));
    return array;
  }
}
