package io.fairlead.micrometer;

import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.LatencyStats;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.PoolStats.NoisyNeighbour.Phase;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.tenant.QuotaStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters in one registry. {@code docs/metrics.md} lists them; a test holds the two to each
 * other. Changed by one thread at a time; read by any.
 */
final class Meters {

  static final String OTHERS = "other";
  static final String UNKNOWN = "unknown";

  private static final Map<String, ToLongFunction<LatencyStats>> PERCENTILES =
      Map.of(
          "50", LatencyStats::p50Nanos,
          "90", LatencyStats::p90Nanos,
          "99", LatencyStats::p99Nanos,
          "99.9", LatencyStats::p999Nanos,
          "max", LatencyStats::maxNanos);

  private final MeterRegistry registry;
  private final FairleadMetrics metrics;
  private final Tags tags;
  private final List<Meter> always = new ArrayList<>();
  private final Map<String, TenantMeters> tenants = new HashMap<>();
  private final Map<String, PoolMeters> pools = new HashMap<>();
  private final MultiGauge quotaRemaining;
  private final MultiGauge quotaLimit;

  private record TenantMeters(TenantCounts counts, List<Meter> meters) {}

  private record PoolMeters(
      PoolLatencies latencies, List<Meter> meters, Map<Integer, Timer> timers) {}

  Meters(MeterRegistry registry, FairleadMetrics metrics, Tags tags) {
    this.registry = registry;
    this.metrics = metrics;
    this.tags = tags;
    quotaRemaining =
        MultiGauge.builder("fairlead.quota.remaining")
            .description("Units of a quota that would be admitted now")
            .tags(tags)
            .register(registry);
    quotaLimit =
        MultiGauge.builder("fairlead.quota.limit")
            .description("Units that a quota admits in its window")
            .tags(tags)
            .register(registry);
    addWhole();
    addCounts(always, metrics.tenants().others(), tags.and("tenant", OTHERS));
    addCounts(always, metrics.tenants().unknown(), tags.and("tenant", UNKNOWN));
  }

  private void addWhole() {
    counter(always, "fairlead.leases.lost", "Leases that were never completed", tags)
        .accept(FairleadMetrics::lostLeases);
    counter(always, "fairlead.faults", "Contained exceptions of plug-ins and listeners", tags)
        .accept(each -> each.reading().faults());
    counter(always, "fairlead.source.failures", "Failures of endpoint sources", tags)
        .accept(FairleadMetrics::sourceFailures);
    counter(always, "fairlead.shadow.rejections", "What shadowed policies would refuse", tags)
        .accept(FairleadMetrics::shadowRejections);
    counter(always, "fairlead.config.applied", "Configurations put in force", tags)
        .accept(FairleadMetrics::configsApplied);
    counter(always, "fairlead.config.failures", "Configurations refused or unreadable", tags)
        .accept(FairleadMetrics::configsFailed);
    always.add(
        TimeGauge.builder(
                "fairlead.config.applied.time",
                metrics,
                TimeUnit.SECONDS,
                FairleadMetrics::appliedSeconds)
            .description("When the configuration in force was put so, in seconds since 1970")
            .strongReference(true)
            .tags(tags)
            .register(registry));
    gauge(always, "fairlead.tenants.configured", "Configured tenants", tags)
        .accept(each -> each.reading().config().tenants().size());
    gauge(always, "fairlead.tenants.named", "Tenants that are counted by name", tags)
        .accept(each -> each.tenants().all().size());
  }

  /** Brings the set of meters in line with the tenants that have a name and the pools there are. */
  void follow(Collection<NamedTenants.Named> named, Map<String, PoolLatencies> poolsNow) {
    Map<String, TenantCounts> countsNow = new HashMap<>();
    named.forEach(each -> countsNow.put(each.id(), each.counts()));
    tenants
        .entrySet()
        .removeIf(
            entry ->
                countsNow.get(entry.getKey()) != entry.getValue().counts
                    && remove(entry.getValue().meters));
    pools
        .entrySet()
        .removeIf(
            entry ->
                poolsNow.get(entry.getKey()) != entry.getValue().latencies
                    && remove(entry.getValue().meters));
    countsNow.forEach((id, counts) -> tenants.computeIfAbsent(id, name -> ofTenant(name, counts)));
    poolsNow.forEach((name, latencies) -> pools.computeIfAbsent(name, n -> ofPool(n, latencies)));
  }

  private TenantMeters ofTenant(String id, TenantCounts counts) {
    List<Meter> meters = new ArrayList<>();
    Tags ofTenant = tags.and("tenant", id);
    addCounts(meters, counts, ofTenant);
    gauge(meters, "fairlead.requests.in.flight", "Requests admitted and not yet ended", ofTenant)
        .accept(each -> each.reading().of(id, 0, TenantStats::inFlight));
    gauge(meters, "fairlead.requests.waiting", "Requests that wait in a queue", ofTenant)
        .accept(each -> each.reading().of(id, 0, TenantStats::waiting));
    PERCENTILES.forEach((percentile, of) -> meters.add(latency(id, percentile, of)));
    return new TenantMeters(counts, meters);
  }

  private Meter latency(String id, String percentile, ToLongFunction<LatencyStats> of) {
    ToDoubleFunction<TenantStats> nanos =
        stats -> stats.latency().samples() == 0 ? Double.NaN : of.applyAsLong(stats.latency());
    return TimeGauge.builder(
            "fairlead.tenant.latency",
            metrics,
            TimeUnit.NANOSECONDS,
            each -> each.reading().of(id, Double.NaN, nanos))
        .description("Latency of a tenant's requests of the last one to two minutes")
        .strongReference(true)
        .tags(tags.and("tenant", id, "percentile", percentile))
        .register(registry);
  }

  private void addCounts(List<Meter> to, TenantCounts counts, Tags ofTenant) {
    for (Outcome.Kind kind : Columns.OUTCOMES) {
      to.add(requests(counts, ofTenant.and("outcome", Columns.tag(kind)), Columns.of(kind)));
    }
    to.add(
        FunctionCounter.builder("fairlead.requests", counts, TenantCounts::rejections)
            .description("Requests by what became of them")
            .tags(ofTenant.and("outcome", "rejected"))
            .register(registry));
    for (RejectionReason reason : Columns.REASONS) {
      int column = Columns.of(reason);
      to.add(
          FunctionCounter.builder("fairlead.rejections", counts, each -> each.sum(column))
              .description("Refused requests by reason")
              .tags(ofTenant.and("reason", Columns.tag(reason)))
              .register(registry));
    }
    to.add(bytes("fairlead.request.body", "Request bodies", counts, ofTenant, true));
    to.add(bytes("fairlead.response.body", "Response bodies", counts, ofTenant, false));
  }

  private Meter requests(TenantCounts counts, Tags of, int column) {
    return FunctionCounter.builder("fairlead.requests", counts, each -> each.sum(column))
        .description("Requests by what became of them")
        .tags(of)
        .register(registry);
  }

  private Meter bytes(String name, String what, TenantCounts counts, Tags of, boolean ofRequests) {
    int column = ofRequests ? Columns.REQUEST_BYTES : Columns.RESPONSE_BYTES;
    return FunctionCounter.builder(name, counts, each -> each.sum(column))
        .description(what)
        .baseUnit("bytes")
        .tags(of)
        .register(registry);
  }

  private PoolMeters ofPool(String pool, PoolLatencies latencies) {
    List<Meter> meters = new ArrayList<>();
    Tags of = tags.and("pool", pool);
    String attempts = "Attempts beyond the first ones";
    counter(meters, "fairlead.attempts", attempts, of.and("kind", "retry"))
        .accept(each -> each.reading().ofPool(pool, stats -> stats.retries().retried()));
    counter(meters, "fairlead.attempts", attempts, of.and("kind", "hedge"))
        .accept(each -> each.reading().ofPool(pool, stats -> stats.retries().hedged()));
    counter(meters, "fairlead.attempts.refused", "Attempts without a budget", of)
        .accept(each -> each.reading().ofPool(pool, stats -> stats.retries().refused()));
    counter(meters, "fairlead.overflowed", "Requests passed on to another pool", of)
        .accept(each -> each.reading().ofPool(pool, PoolStats::overflowed));
    counter(meters, "fairlead.picks.in.panic", "Picks that ignored health", of)
        .accept(each -> each.reading().ofPool(pool, PoolStats::picksInPanic));
    addEjections(meters, pool, of);
    gauge(meters, "fairlead.attempts.in.flight", "Attempts under way", of)
        .accept(each -> each.reading().ofPool(pool, Meters::inFlight));
    gauge(meters, "fairlead.pool.waiting", "Requests that wait in the queue of a pool", of)
        .accept(each -> each.reading().ofPool(pool, PoolStats::waiting));
    gauge(meters, "fairlead.pool.capacity", "Requests that a pool may work on at once", of)
        .accept(each -> each.reading().capacity(pool));
    gauge(meters, "fairlead.pool.panicking", "Levels that ignore health", of)
        .accept(each -> each.reading().ofPool(pool, Meters::panicking));
    for (EndpointStats.Condition condition : EndpointStats.Condition.values()) {
      Tags ofCondition = of.and("condition", Columns.tag(condition));
      gauge(meters, "fairlead.endpoints", "Endpoints by condition", ofCondition)
          .accept(
              each -> each.reading().ofPool(pool, stats -> Reading.endpoints(stats, condition)));
    }
    for (Phase phase : Phase.values()) {
      Tags ofPhase = of.and("phase", Columns.tag(phase));
      gauge(meters, "fairlead.noisy.neighbours", "Tenants that do too much for others", ofPhase)
          .accept(each -> each.reading().ofPool(pool, stats -> Reading.noisy(stats, phase)));
    }
    PoolMeters made = new PoolMeters(latencies, meters, new HashMap<>());
    // There from the start, as what is asked for most is their ratio.
    timer(pool, made, Columns.of(Outcome.Kind.SUCCESS));
    timer(pool, made, Columns.of(Outcome.Kind.FAILED));
    return made;
  }

  private void addEjections(List<Meter> to, String pool, Tags of) {
    Map<String, Function<PoolStats.Ejections, Long>> results =
        Map.of(
            "enforced", PoolStats.Ejections::enforced,
            "not_enforced", PoolStats.Ejections::notEnforced,
            "overflow", PoolStats.Ejections::overflow);
    results.forEach(
        (result, count) ->
            counter(to, "fairlead.ejections", "Ejected outliers", of.and("result", result))
                .accept(
                    each -> each.reading().ofPool(pool, stats -> count.apply(stats.ejections()))));
  }

  private static double inFlight(PoolStats pool) {
    return pool.endpoints().stream().mapToInt(EndpointStats::inFlight).sum();
  }

  private static double panicking(PoolStats pool) {
    return pool.levels().stream().filter(PoolStats.Level::panicking).count();
  }

  /** Where requests of a pool are recorded; null if it has no meters any more. */
  @Nullable Timer timer(String pool, int outcome) {
    PoolMeters of = pools.get(pool);
    return of == null ? null : timer(pool, of, outcome);
  }

  private Timer timer(String pool, PoolMeters of, int outcome) {
    Timer known = of.timers.get(outcome);
    if (known != null) {
      return known;
    }
    Timer made =
        Timer.builder("fairlead.request.duration")
            .description("Latency of admitted requests, from their first attempt to their end")
            .serviceLevelObjectives(metrics.buckets().bounds().toArray(Duration[]::new))
            .tags(tags.and("pool", pool, "outcome", Columns.tag(Columns.OUTCOMES.get(outcome))))
            .register(registry);
    of.timers.put(outcome, made);
    of.meters.add(made);
    return made;
  }

  /** Shows where the named tenants stand against their quotas. */
  void showQuotas(Reading reading) {
    List<MultiGauge.Row<?>> remaining = new ArrayList<>();
    List<MultiGauge.Row<?>> limits = new ArrayList<>();
    for (Tags of : reading.quotas().keySet()) {
      remaining.add(
          MultiGauge.Row.of(
              of, metrics, each -> each.reading().ofQuota(of, QuotaStatus::remaining)));
      limits.add(
          MultiGauge.Row.of(
              of, metrics, each -> each.reading().ofQuota(of, quota -> quota.quota().limit())));
    }
    quotaRemaining.register(remaining, false);
    quotaLimit.register(limits, false);
  }

  /** Takes all meters out of the registry. */
  void close() {
    remove(always);
    tenants.values().forEach(each -> remove(each.meters));
    pools.values().forEach(each -> remove(each.meters));
    quotaRemaining.register(List.of(), true);
    quotaLimit.register(List.of(), true);
    tenants.clear();
    pools.clear();
  }

  private boolean remove(List<Meter> meters) {
    meters.forEach(registry::remove);
    return true;
  }

  /** What a meter reads, said after what it is. */
  @FunctionalInterface
  private interface Read {

    void accept(ToDoubleFunction<FairleadMetrics> value);
  }

  private Read counter(List<Meter> to, String name, String description, Tags of) {
    return value ->
        to.add(
            FunctionCounter.builder(name, metrics, value)
                .description(description)
                .tags(of)
                .register(registry));
  }

  private Read gauge(List<Meter> to, String name, String description, Tags of) {
    return value ->
        to.add(
            Gauge.builder(name, metrics, value)
                .description(description)
                .strongReference(true)
                .tags(of)
                .register(registry));
  }
}
