package io.fairlead.benchmarks.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorecardTest {

  private static final Subject OURS = Subject.of("Some.ours", "size=10");
  private static final Subject PEER = Subject.of("Some.peer", "size=10");
  private static final Subject SLOW = Subject.of("Some.slow");
  private static final Subject FLOOR = Subject.of("Some.floor");
  private static final Map<Subject, Cost> COSTS =
      Map.of(
          OURS,
          new Cost(10, 48.4),
          PEER,
          new Cost(40, 100),
          SLOW,
          new Cost(70, 0),
          FLOOR,
          new Cost(5, 0),
          OURS.by(2),
          new Cost(12.5, 48.4));

  @Test
  void timesIsAPartOfThePeersTime() {
    assertThat(score(Row.times("r", 0.25, OURS, PEER)).value()).isEqualTo(0.25);
    assertThat(score(Row.times("r", 0.25, OURS, PEER)).isMet()).isTrue();
    assertThat(score(Row.times("r", 0.24, OURS, PEER)).isMet()).isFalse();
  }

  @Test
  void nanosMoreIsADifference() {
    assertThat(score(Row.nanosMore("r", 30, SLOW, PEER)).value()).isEqualTo(30);
    assertThat(score(Row.nanosMore("r", 30, SLOW, PEER)).isMet()).isTrue();
    assertThat(score(Row.nanosMore("r", 29, SLOW, PEER)).isMet()).isFalse();
  }

  @Test
  void partsOfAByteAreNotCounted() {
    assertThat(score(Row.bytes("r", 48, OURS)).isMet()).isTrue();
    assertThat(score(Row.bytes("r", 47, OURS)).isMet()).isFalse();
  }

  /** Two threads at 12.5 ns a call do 1.6 times what one does at 10 ns. */
  @Test
  void speedUpIsARatioOfWhatGetsDone() {
    assertThat(score(Row.speedUp("r", 1.6, OURS)).value()).isCloseTo(1.6, within(1e-9));
    assertThat(score(Row.speedUp("r", 1.5, OURS)).isMet()).isTrue();
    assertThat(score(Row.speedUp("r", 1.7, OURS)).isMet()).isFalse();
  }

  @Test
  void rowWhoseMeasurementFailedIsMissed() {
    Subject broken = Subject.of("Some.broken");

    assertThat(score(Row.times("r", 9, broken, PEER)).isMet()).isFalse();
    assertThat(score(Row.times("r", 9, OURS, broken)).isMet()).isFalse();
    assertThat(score(Row.bytes("r", 9, broken)).isMet()).isFalse();
    assertThat(score(Row.speedUp("r", 0, broken)).isMet()).isFalse();
    assertThat(score(Row.times("r", 9, broken, PEER)).texts()).contains("? ns", "?", "missed");
  }

  @Test
  void tableHasALineForEachRowAndASum() {
    Scorecard scorecard =
        scorecard(
            Row.times("pick", 0.5, OURS, PEER).over(FLOOR),
            Row.times("slow pick", 0.1, OURS, PEER),
            Row.bytes("pick", 47, OURS));

    assertThat(scorecard.table())
        .isEqualTo(
            """
            | row       |   ours |  peer | floor | ratio |            target |    met |
            | --------- | -----: | ----: | ----: | ----: | ----------------: | -----: |
            | pick      |  10 ns | 40 ns |  5 ns |  0.25 | at most 0.5 times |    met |
            | slow pick |  10 ns | 40 ns |       |  0.25 | at most 0.1 times | missed |
            | pick      | 48.4 B |       |       |  48.4 |      at most 47 B | missed |

            1 of 3 met
            """);
  }

  @Test
  void subjectThatSeveralRowsNeedIsMeasuredOnce() {
    List<Row> rows =
        List.of(
            Row.times("r", 1, OURS, PEER),
            Row.bytes("r", 1, Subject.of("Some.ours", "size=10")),
            Row.speedUp("r", 1, OURS));

    assertThat(Scorecard.subjects(rows)).containsExactly(OURS, PEER, OURS.by(2));
  }

  @Test
  void filesHoldWhatTheTableSays(@TempDir Path directory) throws IOException {
    scorecard(Row.times("pick", 0.5, OURS, PEER), Row.times("lost", 1, FLOOR, OURS.by(4)))
        .write(directory);

    JsonArray json = new JsonArray(Files.readString(directory.resolve("scorecard.json")));
    JsonObject pick = json.getJsonObject(0);
    assertThat(pick.getString("row")).isEqualTo("pick");
    assertThat(pick.getDouble("value")).isEqualTo(0.25);
    assertThat(pick.getBoolean("met")).isTrue();
    assertThat(pick.getJsonObject("ours").getDouble("bytes")).isEqualTo(48.4);
    assertThat(json.getJsonObject(1).getDouble("value")).isNull();
    assertThat(Files.readString(directory.resolve("scorecard.svg")))
        .contains("<svg", ">pick<")
        .doesNotContain(">lost<");
  }

  private static Score score(Row row) {
    return scorecard(row).scores().get(0);
  }

  private static Scorecard scorecard(Row... rows) {
    return Scorecard.of(List.of(rows), COSTS);
  }
}
