package io.fairlead.policies.priority;

import io.fairlead.api.config.Options;
import io.fairlead.api.tenant.Priority;
import java.util.EnumMap;
import java.util.Map;

/**
 * The part of the common slots that may be lent before a priority gets no more of them.
 *
 * @param critical 0 to 1
 * @param high 0 to 1, at most {@code critical}
 * @param normal 0 to 1, at most {@code high}
 * @param bestEffort 0 to 1, at most {@code normal}
 */
record Thresholds(double critical, double high, double normal, double bestEffort) {

  static Thresholds read(Options options) {
    Thresholds thresholds =
        new Thresholds(
            options.decimal("critical", 1.0, 0, 1),
            options.decimal("high", 0.9, 0, 1),
            options.decimal("normal", 0.8, 0, 1),
            options.decimal("best-effort", 0.5, 0, 1));
    thresholds.check(options);
    return thresholds;
  }

  private void check(Options options) {
    checkNotAbove(options, "high", high, "critical", critical);
    checkNotAbove(options, "normal", normal, "high", high);
    checkNotAbove(options, "best-effort", bestEffort, "normal", normal);
  }

  private static void checkNotAbove(
      Options options, String name, double value, String above, double limit) {
    if (value > limit) {
      options.reject(name, value, "at most the " + limit + " of " + above);
    }
  }

  /**
   * How many of the common slots may be lent to each priority: one at least if any, since a tenant
   * without a guarantee would otherwise get nothing from an idle pool.
   */
  Map<Priority, Integer> slots(int common) {
    Map<Priority, Integer> slots = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      slots.put(priority, slots(of(priority), common));
    }
    return slots;
  }

  private double of(Priority priority) {
    return switch (priority) {
      case CRITICAL -> critical;
      case HIGH -> high;
      case NORMAL -> normal;
      case BEST_EFFORT -> bestEffort;
    };
  }

  private static int slots(double threshold, int common) {
    return threshold > 0 ? Math.max((int) (threshold * common), Math.min(1, common)) : 0;
  }
}
