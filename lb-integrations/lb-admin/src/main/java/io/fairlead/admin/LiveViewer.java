package io.fairlead.admin;

import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who watches: gets what has changed since what it got last, as a server-sent event, when it
 * asks for one. What it does not ask for it misses, and who asks for nothing for too long is gone.
 *
 * <p>An event has no more than {@link #MOST_ROWS} tenants; the others follow with the next ones.
 */
final class LiveViewer implements Flow.Subscription {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");

  static final int MOST_ROWS = 5_000;

  /** Tenants that the table shows: those that do something first. */
  static final int MOST_TENANTS = 20_000;

  /** Half a minute without reading anything. */
  static final int MOST_MISSED = 30;

  private static final int MOST_POOLS = 200;
  private static final int MOST_ENDPOINTS = 500;
  private static final int MOST_EVENTS = 50;

  private final Caller caller;
  private final Wish wish;
  private final @Nullable EventLog log;

  /** Whether there are statements of what tenants have to pay. */
  private final boolean hasStatements;

  private final Flow.Subscriber<? super String> to;
  private final Consumer<LiveViewer> leave;

  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, Object> sent = new HashMap<>();
  private long lastEvent;
  private long demand;
  private int missed;
  private int shown;
  private boolean hasEnded;

  LiveViewer(
      Caller caller,
      Wish wish,
      @Nullable EventLog log,
      boolean hasStatements,
      Flow.Subscriber<? super String> to,
      Consumer<LiveViewer> leave) {
    this.caller = caller;
    this.wish = wish;
    this.log = log;
    this.hasStatements = hasStatements;
    this.to = to;
    this.leave = leave;
  }

  /**
   * What someone wants to watch.
   *
   * @param fleet whether all of it; else that tenant alone
   * @param table whether each tenant too
   * @param tenant whom more closely, or null
   * @param frames how many events, 0 for no end
   */
  record Wish(boolean fleet, boolean table, @Nullable String tenant, int frames) {}

  /** A tenant as the table shows it. */
  record Row(
      String tier,
      String state,
      double admitted,
      double refused,
      double failed,
      int inFlight,
      int waiting,
      double p50Millis,
      double p99Millis) {

    private List<Object> json(String id) {
      return List.of(
          id, tier, state, admitted, refused, failed, inFlight, waiting, p50Millis, p99Millis);
    }
  }

  Caller caller() {
    return caller;
  }

  /** Whether nothing was shown yet. */
  synchronized boolean isNew() {
    return shown == 0;
  }

  @Override
  public synchronized void request(long more) {
    demand = Math.max(demand, demand + more);
  }

  @Override
  public void cancel() {
    synchronized (this) {
      hasEnded = true;
    }
    leave.accept(this);
  }

  /** Ends what is watched, since there is nothing more to come. */
  void end() {
    cancel();
    tell(to::onComplete);
  }

  /** What one reader throws is no matter of the others. */
  private void tell(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException e) {
      LOG.warn("{} cannot be shown anything", caller.name(), e);
      cancel();
    }
  }

  /** Shows what has changed, if that is asked for. */
  void show(Sample sample, Iterable<List<Object>> history) {
    String frame = next(sample, history);
    if (frame != null) {
      tell(() -> to.onNext(frame));
      if (shown == wish.frames) {
        end();
      }
    } else if (isLost()) {
      cancel();
      tell(() -> to.onError(new IllegalStateException("nothing was read for too long")));
    }
  }

  private synchronized boolean isLost() {
    return !hasEnded && missed > MOST_MISSED;
  }

  private synchronized @Nullable String next(Sample sample, Iterable<List<Object>> history) {
    if (hasEnded || demand == 0) {
      missed++;
      return null;
    }
    missed = 0;
    demand--;
    String frame = "data: " + Json.write(frame(sample, history)) + "\n\n";
    shown++;
    return frame;
  }

  private Map<String, Object> frame(Sample sample, Iterable<List<Object>> history) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("at", sample.at().toEpochMilli());
    if (shown == 0) {
      frame.put("me", me());
    }
    if (wish.fleet) {
      putFleet(sample, history, frame);
    }
    if (wish.table) {
      putRows(sample, frame);
    }
    if (wish.tenant != null) {
      putIfNew(frame, "tenant", tenant(sample, wish.tenant));
      if (wish.fleet && log != null) {
        putIfNew(frame, "tenant-events", events(log.about(wish.tenant, MOST_EVENTS)));
      }
    }
    return frame;
  }

  private Map<String, Object> me() {
    Map<String, Object> me = new LinkedHashMap<>();
    me.put("name", caller.name());
    if (caller.role() != null) {
      me.put("role", String.valueOf(Json.plain(caller.role())));
    }
    if (caller.tenant() != null) {
      me.put("tenant", caller.tenant());
    }
    me.put("statements", hasStatements);
    return me;
  }

  private void putFleet(Sample sample, Iterable<List<Object>> history, Map<String, Object> frame) {
    if (shown == 0) {
      frame.put("history", history);
    }
    frame.put("totals", totals(sample));
    if (!sample.isFirst() || !sample.findings().isEmpty()) {
      // That nothing is wrong is not known after one look.
      putIfNew(frame, "findings", sample.findings().stream().map(Finding::json).toList());
    }
    putPools(sample, frame);
    if (log != null) {
      List<EventLog.Event> news = log.lastAfter(lastEvent, MOST_EVENTS);
      if (!news.isEmpty()) {
        lastEvent = news.get(news.size() - 1).number();
        frame.put("events", events(news));
      }
    }
  }

  private static List<Map<String, Object>> events(List<EventLog.Event> events) {
    return events.stream().map(Insight::event).toList();
  }

  private static Map<String, Object> totals(Sample sample) {
    Sample.Totals totals = sample.totals();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("admitted", tenths(totals.admitted()));
    json.put("refused", tenths(totals.refused()));
    json.put("failed", tenths(totals.failed()));
    json.put("in-flight", totals.inFlight());
    json.put("waiting", totals.waiting());
    json.put("p50-ms", Json.millis(totals.p50Nanos()));
    json.put("p99-ms", Json.millis(totals.p99Nanos()));
    json.put("tenants", sample.config().tenants().size());
    json.put("live", sample.stats().tenants().size());
    return json;
  }

  /** What is no longer there is told once, as nothing. */
  private void putPools(Sample sample, Map<String, Object> frame) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    Set<String> there = new HashSet<>();
    sample.stats().pools().entrySet().stream()
        .limit(MOST_POOLS)
        .forEach(
            each -> {
              there.add(each.getKey());
              Map<String, Object> pool = pool(sample, each.getKey(), each.getValue());
              if (!pool.equals(sent.put("pool " + each.getKey(), pool))) {
                changed.put(each.getKey(), pool);
              }
            });
    for (Iterator<String> names = sent.keySet().iterator(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith("pool ") && !there.contains(name.substring("pool ".length()))) {
        names.remove();
        changed.put(name.substring("pool ".length()), null);
      }
    }
    if (!changed.isEmpty()) {
      frame.put("pools", changed);
    }
  }

  private static Map<String, Object> pool(Sample sample, String name, PoolStats stats) {
    Map<String, Object> pool = StatsJson.pool(stats);
    List<Map<String, Object>> endpoints = new ArrayList<>();
    stats.endpoints().stream()
        .limit(MOST_ENDPOINTS)
        .forEach(
            each -> {
              Map<String, Object> endpoint = StatsJson.endpoint(each);
              Sample.EndpointPace pace = sample.pace(name, each.endpoint().id());
              endpoint.put("per-second", tenths(pace.perSecond()));
              endpoint.put("failed-per-second", tenths(pace.failed()));
              endpoints.add(endpoint);
            });
    pool.put("endpoints", endpoints);
    pool.put("left-out", stats.endpoints().size() - endpoints.size());
    return pool;
  }

  private void putRows(Sample sample, Map<String, Object> frame) {
    Set<String> noisy = noisy(sample);
    List<List<Object>> changed = new ArrayList<>();
    Set<String> there = new HashSet<>();
    for (String id : sample.stats().tenants().keySet()) {
      putRow(sample, id, noisy, there, changed);
    }
    for (String id : sample.config().tenants().keySet()) {
      if (there.size() >= MOST_TENANTS) {
        break;
      }
      if (!there.contains(id)) {
        putRow(sample, id, noisy, there, changed);
      }
    }
    frame.put("tenants", changed);
    List<String> gone = rows.keySet().stream().filter(id -> !there.contains(id)).toList();
    gone.forEach(rows::remove);
    if (!gone.isEmpty()) {
      frame.put("gone", gone);
    }
    frame.put("left-out", Math.max(0, sample.config().tenants().size() - there.size()));
  }

  private void putRow(
      Sample sample, String id, Set<String> noisy, Set<String> there, List<List<Object>> changed) {
    if (there.size() >= MOST_TENANTS) {
      return;
    }
    there.add(id);
    Row row = row(sample, id, noisy);
    if (changed.size() < MOST_ROWS && !row.equals(rows.get(id))) {
      rows.put(id, row);
      changed.add(row.json(id));
    }
  }

  private static Row row(Sample sample, String id, Set<String> noisy) {
    TenantConfig config = sample.config().tenants().get(id);
    TenantStats stats = sample.stats().tenants().get(id);
    String tier = config == null || config.tier() == null ? "" : config.tier();
    String state = state(config, stats, noisy.contains(id));
    if (stats == null) {
      return new Row(tier, state, 0, 0, 0, 0, 0, 0, 0);
    }
    Pace pace = sample.pace(id);
    return new Row(
        tier,
        state,
        tenths(pace.admitted()),
        tenths(pace.refusedInAll()),
        tenths(pace.failed()),
        stats.inFlight(),
        stats.waiting(),
        tenths(Json.millis(stats.latency().p50Nanos())),
        tenths(Json.millis(stats.latency().p99Nanos())));
  }

  private static String state(
      @Nullable TenantConfig config, @Nullable TenantStats stats, boolean isNoisy) {
    if (config == null) {
      return "removed";
    }
    if (config.suspended()) {
      return "suspended";
    }
    if (isNoisy) {
      return "noisy";
    }
    return stats == null ? "idle" : "";
  }

  private static Set<String> noisy(Sample sample) {
    Set<String> noisy = new HashSet<>();
    for (PoolStats pool : sample.stats().pools().values()) {
      pool.noisyNeighbours().forEach(each -> noisy.add(each.tenant()));
    }
    return noisy;
  }

  /** That of another tenant's pools is not for one who sees a tenant only. */
  private Map<String, Object> tenant(Sample sample, String id) {
    LbConfig config = sample.config();
    TenantConfig configured = config.tenants().get(id);
    if (configured == null) {
      return Json.of("id", id, "configured", false);
    }
    TenantStats stats = sample.stats().tenants().get(id);
    Pace pace = sample.pace(id);
    Map<String, Object> json = stats == null ? StatsJson.idleTenant() : StatsJson.tenant(stats);
    json.put("id", id);
    json.put("configured", true);
    json.put("tier", Objects.requireNonNullElse(configured.tier(), ""));
    json.put("suspended", configured.suspended());
    json.put("admitted-per-second", tenths(pace.admitted()));
    json.put("failed-per-second", tenths(pace.failed()));
    Map<String, Object> refused = new LinkedHashMap<>();
    pace.refused()
        .forEach((reason, each) -> refused.put(String.valueOf(Json.plain(reason)), tenths(each)));
    json.put("refused-per-second", refused);
    if (wish.fleet) {
      json.put(
          "findings",
          sample.findings().stream()
              .filter(each -> id.equals(each.tenant()))
              .map(Finding::json)
              .toList());
    }
    return json;
  }

  private void putIfNew(Map<String, Object> frame, String name, Object value) {
    if (!value.equals(sent.put(name, value))) {
      frame.put(name, value);
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
