package io.fairlead.alerts;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.stats.LatencyStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is remembered of a tenant to judge it by, 2 KB. Not thread-safe. */
final class TenantWatch {

  private static final int SERVER_ERROR = 500;

  /** A spike is judged by this and the minute before, against the rest of the hour. */
  private static final int MINUTES_OF_SPIKE = 2;

  private static final double SPIKE_FACTOR = 10;

  private final String tenant;
  private final List<Window> windows =
      AlertRules.BURN_RATES.stream().map(rate -> new Window(rate.window())).toList();

  private long goodBefore;
  private long badBefore;

  /**
   * Begins to watch a tenant.
   *
   * @param past what is not to be judged, or null
   */
  TenantWatch(String tenant, @Nullable TenantStats past) {
    this.tenant = tenant;
    goodBefore = good(past);
    badBefore = bad(past);
  }

  private static long good(@Nullable TenantStats stats) {
    return stats == null ? 0 : stats.succeeded();
  }

  private static long bad(@Nullable TenantStats stats) {
    return stats == null ? 0 : stats.failed() + refusedByUs(stats.rejected());
  }

  /**
   * Takes note of what has happened since the last round.
   *
   * @param stats null if the tenant has no live state
   */
  void note(@Nullable TenantStats stats, long nowNanos) {
    long good = good(stats);
    long bad = bad(stats);
    // A count is less than before if the state was dropped since and made anew, from zero.
    boolean isAnew = good < goodBefore || bad < badBefore;
    long moreGood = isAnew ? good : good - goodBefore;
    long moreBad = isAnew ? bad : bad - badBefore;
    windows.forEach(window -> window.add(nowNanos, moreGood, moreBad));
    goodBefore = good;
    badBefore = bad;
  }

  private static long refusedByUs(Map<RejectionReason, Long> rejected) {
    long refused = 0;
    for (Map.Entry<RejectionReason, Long> each : rejected.entrySet()) {
      refused += each.getKey().httpStatus() >= SERVER_ERROR ? each.getValue() : 0;
    }
    return refused;
  }

  /** Whether nothing is remembered. */
  boolean isForgotten() {
    return windows.stream().allMatch(Window::isEmpty);
  }

  void judge(@Nullable TenantStats stats, AlertRules rules, Consumer<Finding> found) {
    judgeErrorBudget(rules, found);
    judgeSpike(rules, found);
    if (stats != null) {
      judgeLatency(stats.latency(), rules, found);
      stats.quotas().forEach(quota -> judge(quota, rules, found));
    }
  }

  /** The gravest of the rates that are passed is told. */
  private void judgeErrorBudget(AlertRules rules, Consumer<Finding> found) {
    double budget = 1 - rules.objective();
    Finding gravest = null;
    for (int i = 0; i < windows.size(); i++) {
      AlertRules.BurnRate limit = AlertRules.BURN_RATES.get(i);
      Window window = windows.get(i);
      long all = window.all(0, Window.PARTS);
      double rate = failing(window, 0, Window.PARTS) / budget;
      double rateNow = failing(window, 0, Window.PARTS / 12) / budget;
      if (all >= rules.minRequests()
          && rate >= limit.factor()
          && rateNow >= limit.factor()
          && (gravest == null || limit.severity().compareTo(gravest.severity()) > 0)) {
        gravest =
            Finding.ofTenant(
                Alert.Kind.ERROR_BUDGET,
                limit.severity(),
                tenant,
                text(
                    "tenant %s uses up its error budget %.1f times as fast as it may:"
                        + " %d of %d requests failed in %d h",
                    tenant, rate, window.bad(0, Window.PARTS), all, limit.window().toHours()),
                Map.of(
                    "burn-rate",
                    rate,
                    "burn-rate-now",
                    rateNow,
                    "failed",
                    window.bad(0, Window.PARTS),
                    "requests",
                    all,
                    "window-s",
                    limit.window().toSeconds(),
                    "objective",
                    rules.objective()));
      }
    }
    if (gravest != null) {
      found.accept(gravest);
    }
  }

  private void judgeSpike(AlertRules rules, Consumer<Finding> found) {
    Window hour = windows.get(0);
    long all = hour.all(0, MINUTES_OF_SPIKE);
    double now = failing(hour, 0, MINUTES_OF_SPIKE);
    double before = failing(hour, MINUTES_OF_SPIKE, Window.PARTS - MINUTES_OF_SPIKE);
    if (all >= rules.minRequests() && now >= rules.spike() && now >= SPIKE_FACTOR * before) {
      found.accept(
          Finding.ofTenant(
              Alert.Kind.ERROR_SPIKE,
              Alert.Severity.PAGE,
              tenant,
              text(
                  "%.0f %% of the requests of tenant %s fail, %.1f %% in the hour before",
                  100 * now, tenant, 100 * before),
              Map.of("failing", now, "failing-before", before, "requests", all)));
    }
  }

  private void judgeLatency(LatencyStats latency, AlertRules rules, Consumer<Finding> found) {
    if (rules.latency() != null
        && latency.samples() >= rules.minRequests()
        && latency.p99Nanos() > rules.latency().toNanos()) {
      long p99Millis = TimeUnit.NANOSECONDS.toMillis(latency.p99Nanos());
      found.accept(
          Finding.ofTenant(
              Alert.Kind.LATENCY,
              Alert.Severity.TICKET,
              tenant,
              text(
                  "the 99th percentile of tenant %s is %d ms, and may be %d ms",
                  tenant, p99Millis, rules.latency().toMillis()),
              Map.of(
                  "p99-ms", p99Millis,
                  "limit-ms", rules.latency().toMillis(),
                  "requests", latency.samples())));
    }
  }

  private void judge(QuotaStatus status, AlertRules rules, Consumer<Finding> found) {
    double used = 1 - (double) status.remaining() / status.quota().burst();
    if (used >= rules.quotaUsed() && status.quota().window().compareTo(rules.quotaWindow()) >= 0) {
      found.accept(
          Finding.ofTenant(
              Alert.Kind.QUOTA,
              Alert.Severity.TICKET,
              tenant,
              text(
                  "tenant %s has used %.0f %% of its quota of %s, %d are left",
                  tenant, 100 * used, status.quota(), status.remaining()),
              Map.of(
                  "used", used,
                  "remaining", status.remaining(),
                  "reset-s", status.resetAfter().toSeconds())));
    }
  }

  /** The part that fails, 0 if there is nothing. */
  private static double failing(Window window, int leftOut, int parts) {
    long all = window.all(leftOut, parts);
    return all == 0 ? 0 : (double) window.bad(leftOut, parts) / all;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
