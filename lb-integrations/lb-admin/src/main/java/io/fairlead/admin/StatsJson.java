package io.fairlead.admin;

import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.LatencyStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the load balancer counts, as JSON. Times are in milliseconds. Addresses, and what plug-ins
 * say, are without values from outside; names stay, since things are asked for by them.
 */
final class StatsJson {

  private final Secrets secrets;

  StatsJson(Secrets secrets) {
    this.secrets = secrets;
  }

  Map<String, Object> tenant(TenantStats tenant) {
    long rejected = tenant.rejected().values().stream().mapToLong(Long::longValue).sum();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("requests", tenant.admitted() + rejected);
    json.put("admitted", tenant.admitted());
    json.put("succeeded", tenant.succeeded());
    json.put("failed", tenant.failed());
    json.put("in-flight", tenant.inFlight());
    json.put("waiting", tenant.waiting());
    json.put("rejected", counts(tenant.rejected()));
    json.put("p50-ms", Json.millis(tenant.latency().p50Nanos()));
    json.put("p90-ms", Json.millis(tenant.latency().p90Nanos()));
    json.put("p99-ms", Json.millis(tenant.latency().p99Nanos()));
    json.put("p999-ms", Json.millis(tenant.latency().p999Nanos()));
    json.put("max-ms", Json.millis(tenant.latency().maxNanos()));
    json.put("quotas", tenant.quotas().stream().map(StatsJson::quota).toList());
    json.put("policies", said(tenant.policies()));
    return json;
  }

  /** That of a tenant that has not asked for anything yet. */
  Map<String, Object> idleTenant() {
    return tenant(new TenantStats(0, 0, 0, 0, 0, Map.of(), LatencyStats.NONE, List.of(), Map.of()));
  }

  static Map<String, Object> quota(QuotaStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quota", status.quota().toString());
    json.put("level", Json.plain(status.level()));
    json.put("limit", status.quota().burst());
    json.put("remaining", status.remaining());
    json.put("reset-after-ms", Json.millis(status.resetAfter().toNanos()));
    return json;
  }

  static Map<String, Object> counts(Map<?, Long> byReason) {
    Map<String, Object> counts = new TreeMap<>();
    byReason.forEach((reason, count) -> counts.put(String.valueOf(Json.plain(reason)), count));
    return counts;
  }

  Map<String, Object> pool(PoolStats pool) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("balancer", pool.balancer());
    json.put("levels", pool.levels().stream().map(StatsJson::level).toList());
    json.put("picks-in-panic", pool.picksInPanic());
    json.put("waiting", pool.waiting());
    json.put("overflowed", pool.overflowed());
    json.put("retried", pool.retries().retried());
    json.put("hedged", pool.retries().hedged());
    json.put("retries-refused", pool.retries().refused());
    json.put("policies", said(pool.policies()));
    json.put(
        "noisy-neighbours",
        pool.noisyNeighbours().stream().map(StatsJson::noisyNeighbour).toList());
    json.put("endpoints", pool.endpoints().stream().map(this::endpoint).toList());
    return json;
  }

  private static Map<String, Object> level(PoolStats.Level level) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("residency", new TreeSet<>(level.residency()));
    json.put("priority", level.priority());
    json.put("regions", new TreeSet<>(level.regions()));
    json.put("load-percent", level.loadPercent());
    json.put("healthy", level.healthy());
    json.put("total", level.total());
    json.put("panicking", level.panicking());
    return json;
  }

  private static Map<String, Object> noisyNeighbour(PoolStats.NoisyNeighbour tenant) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tenant", tenant.tenant());
    json.put("phase", Json.plain(tenant.phase()));
    json.put("reason", tenant.reason());
    json.put("since", tenant.since().toString());
    return json;
  }

  Map<String, Object> endpoint(EndpointStats stats) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", stats.endpoint().id());
    json.put("host", secrets.text(stats.endpoint().host()));
    json.put("port", stats.endpoint().port());
    json.put("weight", stats.endpoint().weight());
    json.put("condition", Json.plain(stats.health().condition()));
    json.put("reason", secrets.text(stats.health().reason()));
    json.put("since", stats.health().since().toString());
    json.put("in-flight", stats.inFlight());
    json.put("succeeded", stats.succeeded());
    json.put("failed", stats.failed());
    json.put("latency-ewma-ms", Json.millis(stats.latencyEwmaNanos()));
    json.put("policies", said(stats.policies()));
    return json;
  }

  private Map<String, Object> said(Map<String, String> states) {
    Map<String, Object> said = new TreeMap<>();
    states.forEach((policy, state) -> said.put(policy, secrets.text(state)));
    return said;
  }
}
