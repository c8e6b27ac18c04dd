package io.fairlead.admin;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.stats.TenantStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How fast the counts of a tenant grow, per second: half of that is what the last look showed, a
 * quarter the one before, and so on, so that a single event is seen, and soon forgotten.
 *
 * @param refused by reason, those that are more than 0
 * @param usualP99Nanos what its 99th percentile has been; 0 if that is not known yet
 * @param looks how often its latencies were looked at
 */
record Pace(
    double admitted,
    double failed,
    Map<RejectionReason, Double> refused,
    double usualP99Nanos,
    int looks) {

  static final Pace NONE = new Pace(0, 0, Map.of(), 0, 0);

  /** Half a minute, before which nobody knows what is usual. */
  static final int LOOKS_UNTIL_USUAL = 30;

  private static final double WEIGHT = 0.5;

  /** One event, 4 seconds later. */
  private static final double NOTHING = 0.05;

  /** What is usual follows what is in minutes, and what is out of the usual hardly. */
  private static final double USUAL_WEIGHT = 1.0 / 120;

  private static final double SLOW_USUAL_WEIGHT = 1.0 / 2_400;

  double refusedInAll() {
    return refused.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** How much longer its slow requests take than they usually do; 1 as long as that is unknown. */
  double slowdown(TenantStats now) {
    return looks < LOOKS_UNTIL_USUAL || usualP99Nanos <= 0
        ? 1
        : now.latency().p99Nanos() / usualP99Nanos;
  }

  Pace next(@Nullable TenantStats before, TenantStats now, double seconds) {
    Map<RejectionReason, Double> refusals = new EnumMap<>(RejectionReason.class);
    now.rejected()
        .forEach(
            (reason, count) -> {
              long old = before == null ? 0 : before.rejected().getOrDefault(reason, 0L);
              double pace = pace(refused.getOrDefault(reason, 0.0), count - old, seconds);
              if (pace > 0) {
                refusals.put(reason, pace);
              }
            });
    return new Pace(
        pace(admitted, now.admitted() - (before == null ? 0 : before.admitted()), seconds),
        pace(failed, now.failed() - (before == null ? 0 : before.failed()), seconds),
        refusals,
        usual(now.latency().p99Nanos()),
        now.latency().samples() == 0 ? looks : looks + 1);
  }

  private double usual(long p99Nanos) {
    if (p99Nanos == 0) {
      return usualP99Nanos;
    }
    // The mean of all looks at first, then one that forgets.
    double weight = Math.max(1.0 / (looks + 1), USUAL_WEIGHT);
    boolean isOut = looks >= LOOKS_UNTIL_USUAL && p99Nanos > 2 * usualP99Nanos;
    return usualP99Nanos + (isOut ? SLOW_USUAL_WEIGHT : weight) * (p99Nanos - usualP99Nanos);
  }

  /** A count that is less than before has begun anew, and a pace begins with what is. */
  static double pace(double before, long more, double seconds) {
    double now = Math.max(0, more) / seconds;
    double pace = before == 0 ? now : before + WEIGHT * (now - before);
    return pace < NOTHING ? 0 : pace;
  }

  static Pace of(Map<String, Pace> paces, String tenant) {
    return Objects.requireNonNullElse(paces.get(tenant), NONE);
  }
}
