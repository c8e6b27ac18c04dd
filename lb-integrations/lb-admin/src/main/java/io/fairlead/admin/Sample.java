package io.fairlead.admin;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.LatencyStats;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.TenantStats;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One look at everything: what is so, and how fast it changes since the look before. Immutable.
 *
 * @param tenants the paces of those that have live state
 * @param endpoints their paces, by {@linkplain #key pool and id}
 * @param findings what is wrong, the worst first
 * @param isFirst whether there was no look before, so that nothing is known of paces
 */
record Sample(
    Instant at,
    long nanos,
    LbConfig config,
    LbStats stats,
    Map<String, Pace> tenants,
    Map<String, EndpointPace> endpoints,
    Totals totals,
    List<Finding> findings,
    boolean isFirst) {

  /** Who was not looked at for so long is looked at for the first time. */
  private static final double LONGEST_GAP_SECONDS = 15;

  private static final double NANOS = 1e9;

  /**
   * How fast the counts of an endpoint grow, per second.
   *
   * @param ended requests, up to now
   */
  record EndpointPace(long ended, long endedBadly, double perSecond, double failed) {}

  /**
   * What all tenants come to. What happened in a second is what the last look showed.
   *
   * @param refused those among them of which no tenant is known
   * @param unnamed of these alone, less what was long ago
   */
  record Totals(
      double admitted,
      double refused,
      double failed,
      double unnamed,
      int inFlight,
      int waiting,
      long p50Nanos,
      long p99Nanos) {}

  /** Looks at what is now, after a look before, if there was one. */
  static Sample of(@Nullable Sample last, Instant at, long nanos, LbConfig config, LbStats stats) {
    double seconds = last == null ? 0 : (nanos - last.nanos) / NANOS;
    Sample before = seconds > 0 && seconds <= LONGEST_GAP_SECONDS ? last : null;
    Map<String, Pace> tenants = new HashMap<>();
    if (before != null) {
      stats
          .tenants()
          .forEach(
              (id, now) ->
                  tenants.put(
                      id,
                      Pace.of(before.tenants, id)
                          .next(before.stats.tenants().get(id), now, seconds)));
    }
    Map<String, EndpointPace> endpoints = new HashMap<>();
    stats
        .pools()
        .forEach(
            (name, pool) ->
                pool.endpoints()
                    .forEach(
                        each ->
                            endpoints.put(
                                key(name, each.endpoint().id()),
                                endpoint(before, name, each, seconds))));
    Totals totals = totals(before, stats, seconds);
    boolean isFirst = before == null;
    Sample bare =
        new Sample(at, nanos, config, stats, tenants, endpoints, totals, List.of(), isFirst);
    return new Sample(
        at, nanos, config, stats, tenants, endpoints, totals, Findings.of(bare), isFirst);
  }

  /** Names an endpoint of a pool; neither may contain a line break. */
  static String key(String pool, String endpoint) {
    return pool + '\n' + endpoint;
  }

  private static EndpointPace endpoint(
      @Nullable Sample before, String pool, EndpointStats now, double seconds) {
    long ended = now.succeeded() + now.failed();
    EndpointPace old = before == null ? null : before.endpoints.get(key(pool, now.endpoint().id()));
    return old == null
        ? new EndpointPace(ended, now.failed(), 0, 0)
        : new EndpointPace(
            ended,
            now.failed(),
            Pace.pace(old.perSecond, ended - old.ended, seconds),
            Pace.pace(old.failed, now.failed() - old.endedBadly, seconds));
  }

  private static Totals totals(@Nullable Sample before, LbStats stats, double seconds) {
    List<LatencyStats> latencies =
        stats.tenants().values().stream().map(TenantStats::latency).toList();
    int inFlight = stats.tenants().values().stream().mapToInt(TenantStats::inFlight).sum();
    int waiting = stats.tenants().values().stream().mapToInt(TenantStats::waiting).sum();
    long p50 = Latencies.quantile(latencies, 0.5);
    long p99 = Latencies.quantile(latencies, 0.99);
    if (before == null) {
      return new Totals(0, 0, 0, 0, inFlight, waiting, p50, p99);
    }
    long admitted = 0;
    long refused = 0;
    long failed = 0;
    for (Map.Entry<String, TenantStats> each : stats.tenants().entrySet()) {
      TenantStats old = before.stats.tenants().get(each.getKey());
      TenantStats now = each.getValue();
      admitted += Math.max(0, now.admitted() - (old == null ? 0 : old.admitted()));
      failed += Math.max(0, now.failed() - (old == null ? 0 : old.failed()));
      refused += Math.max(0, sum(now.rejected()) - (old == null ? 0 : sum(old.rejected())));
    }
    long unnamed = sum(stats.rejectedWithoutTenant()) - sum(before.stats.rejectedWithoutTenant());
    return new Totals(
        admitted / seconds,
        (refused + unnamed) / seconds,
        failed / seconds,
        Pace.pace(before.totals.unnamed, unnamed, seconds),
        inFlight,
        waiting,
        p50,
        p99);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  Pace pace(String tenant) {
    return Pace.of(tenants, tenant);
  }

  EndpointPace pace(String pool, String endpoint) {
    return Objects.requireNonNull(endpoints.get(key(pool, endpoint)));
  }
}
