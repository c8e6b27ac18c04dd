package io.fairlead.admin;

import io.fairlead.api.stats.LatencyStats;
import java.util.Collection;
import java.util.List;

/**
 * What the latencies of many tenants come to, of each of which only some percentiles are known.
 *
 * <p>Between two of them, a distribution is taken to rise in a straight line; the whole is the mean
 * of all, by how many latencies each speaks of. The latency of a percentile is found by halving, on
 * a scale of ratios. O(tenants).
 */
final class Latencies {

  /** From a microsecond to an hour, to less than a thousandth. */
  private static final int HALVINGS = 26;

  private static final double[] PARTS = {0, 0.5, 0.9, 0.99, 0.999, 1};

  private Latencies() {}

  /** The latency, in nanoseconds, that the given part of all do not exceed; 0 if there are none. */
  static long quantile(Collection<LatencyStats> all, double part) {
    List<LatencyStats> measured = all.stream().filter(each -> each.samples() > 0).toList();
    long samples = measured.stream().mapToLong(LatencyStats::samples).sum();
    long most = measured.stream().mapToLong(LatencyStats::maxNanos).max().orElse(0);
    double low = 1;
    double high = Math.max(1, most);
    for (int i = 0; i < HALVINGS && high > low; i++) {
      double middle = Math.sqrt(low * high);
      double below = 0;
      for (LatencyStats each : measured) {
        below += each.samples() * partBelow(each, middle);
      }
      if (below < part * samples) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return measured.isEmpty() ? 0 : Math.round(high);
  }

  /** The part of the latencies of one that are no longer than so many nanoseconds. */
  static double partBelow(LatencyStats stats, double nanos) {
    long from = 0;
    for (int i = 1; i < PARTS.length; i++) {
      long to = edge(stats, i);
      if (nanos < to) {
        return PARTS[i - 1] + (PARTS[i] - PARTS[i - 1]) * (nanos - from) / (to - from);
      }
      from = to;
    }
    return 1;
  }

  private static long edge(LatencyStats stats, int index) {
    return switch (index) {
      case 1 -> stats.p50Nanos();
      case 2 -> stats.p90Nanos();
      case 3 -> stats.p99Nanos();
      case 4 -> stats.p999Nanos();
      default -> stats.maxNanos();
    };
  }
}
