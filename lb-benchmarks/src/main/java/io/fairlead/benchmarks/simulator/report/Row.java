package io.fairlead.benchmarks.simulator.report;

import io.fairlead.benchmarks.simulator.engine.Measurement;
import io.fairlead.benchmarks.simulator.engine.Result;
import io.fairlead.benchmarks.simulator.engine.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a table.
 *
 * @param situation what was measured: setup and span
 * @param balancer with which balancer
 * @param measured what came of it
 */
public record Row(String situation, String balancer, Measurement measured) {

  /** The rows of some results: balancers next to each other in each situation. */
  public static List<Row> of(List<Result> results) {
    Map<Setup, List<Result>> bySetup = new LinkedHashMap<>();
    for (Result result : results) {
      bySetup.computeIfAbsent(result.setup(), setup -> new ArrayList<>()).add(result);
    }
    List<Row> rows = new ArrayList<>();
    bySetup.forEach(
        (setup, runs) -> {
          for (int span = 0; span < setup.spans().size(); span++) {
            for (Result run : runs) {
              rows.add(of(run, run.measurements().get(span)));
            }
          }
        });
    return rows;
  }

  private static Row of(Result run, Measurement measured) {
    String setup = run.setup().name();
    String span = measured.span().name();
    String separator = setup.isEmpty() || span.isEmpty() ? "" : ", ";
    return new Row(setup + separator + span, run.balancer().text(), measured);
  }
}
