package io.fairlead.examples.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.LbStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the load balancer counts, as JSON. Times are in milliseconds. */
final class StatusJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS_PER_MILLI = 1e6;

  private StatusJson() {}

  static ObjectNode of(LbStats stats) {
    ObjectNode status = JSON.createObjectNode();
    ObjectNode tenants = status.putObject("tenants");
    new TreeMap<>(stats.tenants()).forEach((id, tenant) -> tenants.set(id, tenant(tenant)));
    ObjectNode pools = status.putObject("pools");
    new TreeMap<>(stats.pools()).forEach((name, pool) -> pools.set(name, pool(pool)));
    status.set("rejected-without-tenant", reasons(stats.rejectedWithoutTenant()));
    status.put("lost-leases", stats.lostLeases());
    status.put("faults", stats.faults());
    return status;
  }

  private static ObjectNode tenant(TenantStats tenant) {
    long rejected = tenant.rejected().values().stream().mapToLong(Long::longValue).sum();
    ObjectNode json = JSON.createObjectNode();
    json.put("requests", tenant.admitted() + rejected);
    json.put("admitted", tenant.admitted());
    json.put("succeeded", tenant.succeeded());
    json.put("failed", tenant.failed());
    json.put("in-flight", tenant.inFlight());
    json.put("waiting", tenant.waiting());
    json.set("rejected", reasons(tenant.rejected()));
    json.put("p50-ms", millis(tenant.latency().p50Nanos()));
    json.put("p99-ms", millis(tenant.latency().p99Nanos()));
    json.set("policies", policies(tenant.policies()));
    return json;
  }

  private static ObjectNode pool(PoolStats pool) {
    ObjectNode json = JSON.createObjectNode();
    json.put("balancer", pool.balancer());
    ArrayNode levels = json.putArray("levels");
    pool.levels().forEach(level -> levels.add(level(level)));
    json.put("picks-in-panic", pool.picksInPanic());
    json.put("waiting", pool.waiting());
    json.put("overflowed", pool.overflowed());
    json.set("retries", retries(pool.retries()));
    json.set("policies", policies(pool.policies()));
    ArrayNode noisy = json.putArray("noisy-neighbours");
    pool.noisyNeighbours().forEach(tenant -> noisy.add(noisyNeighbour(tenant)));
    ArrayNode endpoints = json.putArray("endpoints");
    pool.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
    return json;
  }

  private static ObjectNode level(PoolStats.Level level) {
    ObjectNode json = JSON.createObjectNode();
    json.set("residency", JSON.valueToTree(new TreeSet<>(level.residency())));
    json.put("priority", level.priority());
    json.set("regions", JSON.valueToTree(new TreeSet<>(level.regions())));
    json.put("load-percent", level.loadPercent());
    json.put("healthy", level.healthy());
    json.put("total", level.total());
    json.put("panicking", level.panicking());
    return json;
  }

  private static ObjectNode retries(PoolStats.Retries retries) {
    return JSON.createObjectNode()
        .put("retried", retries.retried())
        .put("hedged", retries.hedged())
        .put("refused", retries.refused());
  }

  private static ObjectNode noisyNeighbour(PoolStats.NoisyNeighbour tenant) {
    return JSON.createObjectNode()
        .put("tenant", tenant.tenant())
        .put("phase", written(tenant.phase()))
        .put("action", tenant.action() == null ? "none" : tenant.action().toString())
        .put("reason", tenant.reason())
        .put("since", tenant.since().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("until", tenant.until().truncatedTo(ChronoUnit.MILLIS).toString())
        .set("evidence", evidence(tenant.evidence()));
  }

  private static ObjectNode evidence(PoolStats.NoisyNeighbour.Evidence evidence) {
    return JSON.createObjectNode()
        .put("measure", written(evidence.measure()))
        .put("share", rounded(evidence.share()))
        .put("usual-share", rounded(evidence.usualShare()))
        .put("factor", rounded(evidence.factor()))
        .put("slots-used", rounded(evidence.slotsUsed()))
        .put("slowdown", rounded(evidence.slowdown()))
        .put("failing", rounded(evidence.failing()))
        .put("window-ms", evidence.window().toMillis());
  }

  private static ObjectNode endpoint(EndpointStats stats) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", stats.endpoint().id());
    json.put("address", stats.endpoint().host() + ":" + stats.endpoint().port());
    json.put("weight", stats.endpoint().weight());
    json.put("condition", written(stats.health().condition()));
    json.put("reason", stats.health().reason());
    json.put("since", stats.health().since().truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("in-flight", stats.inFlight());
    json.put("succeeded", stats.succeeded());
    json.put("failed", stats.failed());
    json.put("latency-ms", millis(stats.latencyEwmaNanos()));
    json.set("policies", policies(stats.policies()));
    return json;
  }

  private static ObjectNode policies(Map<String, String> states) {
    ObjectNode json = JSON.createObjectNode();
    new TreeMap<>(states).forEach(json::put);
    return json;
  }

  private static ObjectNode reasons(Map<RejectionReason, Long> counts) {
    ObjectNode json = JSON.createObjectNode();
    new TreeMap<>(counts)
        .forEach(
            (reason, count) -> {
              if (count > 0) {
                json.put(written(reason), count);
              }
            });
    return json;
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double millis(long nanos) {
    return rounded(nanos / NANOS_PER_MILLI);
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
