package io.fairlead.benchmarks.simulator.report;

import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.TimeLine;
import java.util.List;

/** A picture of the results of a scenario. */
@FunctionalInterface
public interface Chart {

  /** Draws it, as a document of SVG; the same results give the same text. */
  String draw(String title, List<Result> results);

  /** A bar for each balancer in each situation. */
  static Chart bars(Column column) {
    return (title, results) -> Drawing.bars(title, results, column);
  }

  /** The same of the last part of each situation alone, where the others are as one would think. */
  static Chart barsAtTheEnd(Column column) {
    return (title, results) -> Drawing.barsAtTheEnd(title, results, column);
  }

  /**
   * A line for each balancer through situations that are steps of one thing, on a scale of powers.
   */
  static Chart lines(Column column) {
    return (title, results) -> Drawing.lines(title, results, column);
  }

  /** A line for each balancer over time: what part of the traffic the watched servers got. */
  static Chart watchedShareOverTime() {
    return (title, results) ->
        Drawing.overTime(
            title, "sent to it, %", results, (line, tick) -> 100 * line.watchedShare(tick));
  }

  /** A line for each balancer over time: how much succeeded. */
  static Chart successOverTime() {
    return (title, results) ->
        Drawing.overTime(
            title, "success, %", results, (line, tick) -> 100 * line.successRatio(tick));
  }

  /** A line for each balancer over time: the 99th percentile of the latency. */
  static Chart p99OverTime() {
    return (title, results) -> Drawing.overTime(title, "p99, ms", results, TimeLine::p99Millis);
  }
}
