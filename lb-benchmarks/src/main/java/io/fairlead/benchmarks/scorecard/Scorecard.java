package io.fairlead.benchmarks.scorecard;

import io.fairlead.benchmarks.simulator.report.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all rows came to, and the forms in which it is told. */
record Scorecard(List<Score> scores) {

  private static final String NAME = "scorecard";

  Scorecard {
    scores = List.copyOf(scores);
  }

  /** From what was measured for them. */
  static Scorecard of(List<Row> rows, Map<Subject, Cost> costs) {
    return new Scorecard(
        rows.stream()
            .map(row -> Score.of(row, subject -> costs.getOrDefault(subject, Cost.UNKNOWN)))
            .toList());
  }

  /** A line for each row, and one that sums up. */
  String table() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(Score.HEAD);
    scores.forEach(score -> lines.add(score.texts()));
    long met = scores.stream().filter(Score::isMet).count();
    return TextTable.of(lines, 1) + "\n" + met + " of " + scores.size() + " met\n";
  }

  /** Writes {@code scorecard.json} and {@code scorecard.svg}. */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(NAME + ".json"), json());
    Files.writeString(directory.resolve(NAME + ".svg"), ScoreChart.draw(scores));
  }

  /** An array with an object for each row. */
  String json() {
    JsonArray array = new JsonArray();
    scores.forEach(score -> array.add(json(score)));
    return array.encodePrettily();
  }

  private static JsonObject json(Score score) {
    JsonObject object =
        new JsonObject()
            .put("row", score.row().name())
            .put("comparison", score.row().comparison().name())
            .put("value", finite(score.value()))
            .put("target", score.row().target())
            .put("met", score.isMet());
    put(object, "ours", score.row().ours(), score.ours());
    put(object, "peer", score.row().comparedWith(), score.peer());
    put(object, "floor", score.row().floor(), score.floor());
    return object;
  }

  private static void put(
      JsonObject object, String name, @Nullable Subject subject, @Nullable Cost cost) {
    if (subject != null && cost != null) {
      object.put(
          name,
          new JsonObject()
              .put("subject", subject.toString())
              .put("nanos", finite(cost.nanos()))
              .put("bytes", finite(cost.bytes())));
    }
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** All that has to be measured for some rows, each once. */
  static Stream<Subject> subjects(List<Row> rows) {
    return rows.stream().flatMap(Row::subjects).distinct();
  }
}
