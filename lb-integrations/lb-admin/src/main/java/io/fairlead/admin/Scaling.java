package io.fairlead.admin;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What autoscalers ask: how much is asked of each pool and of each tenant that is watched, and how
 * many endpoints that would take. Samples in the background; also in the forms of Kubernetes'
 * external metrics API, and of KEDA's scaler metrics-api.
 */
final class Scaling {

  private static final String GROUP = "external.metrics.k8s.io/v1beta1";

  /** Conditions of endpoints that nothing new is sent to. */
  private static final Set<Condition> NOT_SERVING =
      Set.of(Condition.LEAVING, Condition.DRAINING, Condition.DRAINED);

  /** The metrics by name. */
  private static final Map<String, ToDoubleFunction<DemandGauge>> METRICS = metrics();

  private final LoadBalancer balancer;
  private final ScalingConfig config;
  private final Ticker ticker;
  private final InstantSource clock;
  private final TaskScheduler scheduler;
  private final Map<String, Watched> pools = new TreeMap<>();
  private final Map<String, Watched> tenants = new TreeMap<>();
  private volatile boolean closed;

  Scaling(
      LoadBalancer balancer,
      ScalingConfig config,
      Ticker ticker,
      InstantSource clock,
      TaskScheduler scheduler) {
    this.balancer = balancer;
    this.config = config;
    this.ticker = ticker;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Something that is watched, with how many units it has now. */
  private static final class Watched {

    private final DemandGauge gauge;
    private int units;

    Watched(ScalingConfig config) {
      gauge = new DemandGauge(config);
    }
  }

  private static Map<String, ToDoubleFunction<DemandGauge>> metrics() {
    Map<String, ToDoubleFunction<DemandGauge>> metrics = new LinkedHashMap<>();
    metrics.put("fairlead-demand", DemandGauge::demand);
    metrics.put("fairlead-utilisation", DemandGauge::utilisation);
    metrics.put("fairlead-queue-wait-ms", DemandGauge::queueWaitMillis);
    metrics.put("fairlead-desired-capacity", DemandGauge::desired);
    return metrics;
  }

  /** Takes the first sample, and goes on. */
  void begin() {
    if (closed) {
      return;
    }
    try {
      look();
    } finally {
      scheduler.schedule(config.interval(), this::begin);
    }
  }

  void close() {
    closed = true;
  }

  private synchronized void look() {
    long now = ticker.nanos();
    LbConfig inForce = balancer.config();
    Map<String, PoolStats> stats = balancer.poolStats();
    pools.keySet().retainAll(stats.keySet());
    stats.forEach((name, pool) -> look(now, pool, inForce.pools().get(name), watched(pools, name)));
    tenants.keySet().retainAll(inForce.tenants().keySet());
    for (String id : config.tenants()) {
      if (inForce.tenants().containsKey(id)) {
        look(now, id, inForce, stats);
      }
    }
  }

  private Watched watched(Map<String, Watched> among, String name) {
    return among.computeIfAbsent(name, key -> new Watched(config));
  }

  private void look(long now, PoolStats pool, @Nullable PoolConfig configured, Watched watched) {
    int inFlight = 0;
    long completed = 0;
    for (EndpointStats endpoint : pool.endpoints()) {
      inFlight += endpoint.inFlight();
      completed += endpoint.succeeded() + endpoint.failed();
    }
    watched.units = serving(pool);
    watched.gauge.sample(
        now, inFlight, pool.waiting(), completed, slotsOfUnit(configured, pool), watched.units);
  }

  /** A tenant's demand in units of the pool that it has without any route. */
  private void look(long now, String id, LbConfig inForce, Map<String, PoolStats> stats) {
    Watched watched = watched(tenants, id);
    TenantStats tenant = balancer.stats(id);
    String name =
        inForce.effective(id).stream()
            .filter(setting -> setting.name().equals("pool"))
            .map(setting -> setting.value().toString())
            .findFirst()
            .orElse("");
    PoolStats pool = stats.get(name);
    watched.units = pool == null ? 0 : serving(pool);
    watched.gauge.sample(
        now,
        tenant == null ? 0 : tenant.inFlight(),
        tenant == null ? 0 : tenant.waiting(),
        tenant == null ? 0 : tenant.succeeded() + tenant.failed(),
        pool == null ? config.slotsOfEndpoint() : slotsOfUnit(inForce.pools().get(name), pool),
        watched.units);
  }

  private static int serving(PoolStats pool) {
    return (int)
        pool.endpoints().stream()
            .filter(endpoint -> endpoint.endpoint().weight() > 0)
            .filter(endpoint -> !NOT_SERVING.contains(endpoint.health().condition()))
            .count();
  }

  private double slotsOfUnit(@Nullable PoolConfig configured, PoolStats pool) {
    int slots = configured == null ? 0 : configured.maxInFlight();
    return slots == 0 ? config.slotsOfEndpoint() : (double) slots / Math.max(1, serving(pool));
  }

  List<Operation> operations() {
    String metric = "/apis/" + GROUP + "/namespaces/{namespace}/{metric}";
    return List.of(
        Operation.read("/v1/scaling", call -> all()),
        Operation.read("/v1/scaling/pools/{pool}", call -> one(pools, "pool", call)),
        Operation.read("/v1/scaling/tenants/{tenant}", call -> one(tenants, "tenant", call)),
        Operation.read("/apis/" + GROUP, call -> resources()),
        Operation.read(metric, this::values));
  }

  private synchronized AdminResponse all() {
    return Answers.json(
        Json.of("pools", signals("pool", pools), "tenants", signals("tenant", tenants)));
  }

  private static List<Map<String, Object>> signals(String kind, Map<String, Watched> watched) {
    List<Map<String, Object>> signals = new ArrayList<>();
    watched.forEach((name, each) -> signals.add(signal(kind, name, each)));
    return signals;
  }

  private synchronized AdminResponse one(Map<String, Watched> among, String kind, AdminCall call) {
    Watched watched = among.get(call.place(kind));
    if (watched == null) {
      throw Problem.notFound();
    }
    return Answers.json(signal(kind, call.place(kind), watched));
  }

  /** Flat, so that KEDA finds each value by its name alone. */
  private static Map<String, Object> signal(String kind, String name, Watched watched) {
    return Json.of(
        kind,
        name,
        "demand",
        watched.gauge.demand(),
        "utilisation",
        watched.gauge.utilisation(),
        "queue-wait-ms",
        watched.gauge.queueWaitMillis(),
        "capacity",
        watched.units,
        "desired-capacity",
        watched.gauge.desired());
  }

  private static AdminResponse resources() {
    List<Map<String, Object>> resources = new ArrayList<>();
    for (String name : METRICS.keySet()) {
      resources.add(
          Json.of(
              "name",
              name,
              "singularName",
              "",
              "namespaced",
              true,
              "kind",
              "ExternalMetricValueList",
              "verbs",
              List.of("get")));
    }
    return Answers.json(
        Json.of(
            "kind",
            "APIResourceList",
            "apiVersion",
            "v1",
            "groupVersion",
            GROUP,
            "resources",
            resources));
  }

  private synchronized AdminResponse values(AdminCall call) {
    String metric = call.place("metric");
    ToDoubleFunction<DemandGauge> value = METRICS.get(metric);
    if (value == null) {
      throw Problem.notFound();
    }
    LabelSelector selector = LabelSelector.parse(call.query("labelSelector"));
    List<Map<String, Object>> items = new ArrayList<>();
    pools.forEach((name, each) -> add(metric, value, Map.of("pool", name), each, selector, items));
    tenants.forEach(
        (name, each) -> add(metric, value, Map.of("tenant", name), each, selector, items));
    return Answers.json(
        Json.of(
            "kind",
            "ExternalMetricValueList",
            "apiVersion",
            GROUP,
            "metadata",
            Map.of(),
            "items",
            items));
  }

  private void add(
      String metric,
      ToDoubleFunction<DemandGauge> value,
      Map<String, String> labels,
      Watched watched,
      LabelSelector selector,
      List<Map<String, Object>> to) {
    if (selector.matches(labels)) {
      to.add(
          Json.of(
              "metricName",
              metric,
              "metricLabels",
              labels,
              "timestamp",
              clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
              "value",
              quantity(value.applyAsDouble(watched.gauge))));
    }
  }

  /** In thousandths, which is as fine as Kubernetes compares. */
  private static String quantity(double value) {
    return Math.round(value * 1_000) + "m";
  }
}
