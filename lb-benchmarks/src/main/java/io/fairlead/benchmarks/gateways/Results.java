package io.fairlead.benchmarks.gateways;

import static io.fairlead.benchmarks.goal.Goal.number;

import io.fairlead.benchmarks.goal.Goal;
import io.fairlead.benchmarks.goal.Goals;
import io.fairlead.benchmarks.simulator.report.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What all gateways came to, by name, and the forms in which it is told. */
record Results(Map<String, Figures> figures) {

  private static final double PART_OF_NGINX = 0.7;
  private static final double TIMES_P99_OF_NGINX = 2;
  private static final double TIMES_SPRING = 2;

  private static final List<String> HEAD =
      List.of("gateway", "requests/s", "p50 ms", "p99 ms", "processor us");

  /** The titles of the texts of a goal, for Fairlead beside the gateway of the line. */
  private static final List<String> COMPARED = List.of("Fairlead's", "ratio", "target", "met");

  private record Line(String gateway, Goal goal) {}

  /** A line for each comparison with another gateway, and one that sums up. */
  String table() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(joined(HEAD, COMPARED));
    lines.add(joined(texts(Contestant.FAIRLEAD), List.of("", "", "", "")));
    lines().forEach(line -> lines.add(joined(texts(line.gateway()), line.goal().texts())));
    return TextTable.of(lines, 1) + "\n" + goals().summary();
  }

  /** The figures of each gateway, and the comparisons. */
  String json() {
    JsonArray gateways = new JsonArray();
    figures.forEach((name, its) -> gateways.add(its.json().put("gateway", name)));
    return new JsonObject().put("gateways", gateways).put("goals", goals().json()).encodePrettily();
  }

  private Goals goals() {
    return new Goals(lines().stream().map(Line::goal).toList());
  }

  private List<Line> lines() {
    Figures ours = of(Contestant.FAIRLEAD);
    Figures nginx = of(Contestant.NGINX);
    Figures spring = of(Contestant.SPRING);
    return List.of(
        new Line(
            Contestant.NGINX,
            Goal.atLeast(
                PART_OF_NGINX, "requests/s, times its", ours.perSecond() / nginx.perSecond(), "")),
        new Line(
            Contestant.NGINX,
            Goal.atMost(
                TIMES_P99_OF_NGINX, "p99, times its", ours.p99Millis() / nginx.p99Millis(), "")),
        new Line(
            Contestant.SPRING,
            Goal.atLeast(
                TIMES_SPRING, "requests/s, times its", ours.perSecond() / spring.perSecond(), "")));
  }

  private List<String> texts(String name) {
    Figures its = of(name);
    return List.of(
        name,
        number(its.perSecond()),
        number(its.p50Millis()),
        number(its.p99Millis()),
        number(its.processorMicros()));
  }

  private Figures of(String name) {
    return figures.getOrDefault(name, new Figures());
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
