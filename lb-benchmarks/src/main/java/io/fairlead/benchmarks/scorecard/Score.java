package io.fairlead.benchmarks.scorecard;

import static io.fairlead.benchmarks.goal.Goal.number;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a row came to. */
record Score(Row row, Cost ours, @Nullable Cost peer, @Nullable Cost floor) {

  /** The titles of the texts. */
  static final List<String> HEAD =
      List.of("row", "ours", "peer", "floor", "ratio", "target", "met");

  static Score of(Row row, Function<Subject, Cost> costs) {
    Subject peer = row.comparedWith();
    Subject floor = row.floor();
    return new Score(
        row,
        costs.apply(row.ours()),
        peer == null ? null : costs.apply(peer),
        floor == null ? null : costs.apply(floor));
  }

  /** The number that the target is about. */
  double value() {
    return row.comparison().value(row, ours, peer == null ? Cost.UNKNOWN : peer);
  }

  boolean isMet() {
    return row.comparison().isMet(value(), row.target());
  }

  List<String> texts() {
    return List.of(
        row.name(),
        text(ours),
        text(peer),
        text(floor),
        number(value()),
        row.comparison().text(row.target()),
        isMet() ? "met" : "missed");
  }

  private String text(@Nullable Cost cost) {
    if (cost == null) {
      return "";
    }
    return row.comparison() == Comparison.BYTES
        ? number(cost.bytes()) + " B"
        : number(cost.nanos()) + " ns";
  }
}
