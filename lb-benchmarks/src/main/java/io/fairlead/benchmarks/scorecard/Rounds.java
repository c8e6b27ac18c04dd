package io.fairlead.benchmarks.scorecard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Measures each of many subjects some times, every other time in reverse order, so that what is
 * compared is measured close together now and far apart then. The least counts: what else a machine
 * does makes nothing faster.
 *
 * @param count at least 1
 */
record Rounds(int count, Meter meter) {

  /**
   * What each subject costs; unknown if it failed once.
   *
   * @param progress told what came of each measurement
   */
  Map<Subject, Cost> measure(List<Subject> subjects, BiConsumer<Subject, Cost> progress) {
    List<Subject> order = new ArrayList<>(subjects);
    Map<Subject, Cost> costs = new HashMap<>();
    for (int round = 0; round < count; round++) {
      for (Subject subject : order) {
        Cost cost = meter.measure(subject);
        costs.merge(subject, cost, Cost::least);
        progress.accept(subject, cost);
      }
      Collections.reverse(order);
    }
    return costs;
  }
}
