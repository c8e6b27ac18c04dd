package io.fairlead.admin;

import io.fairlead.admin.LiveViewer.Wish;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.stats.TenantStats;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one viewer has got, and so what is new to it: the first frame has everything, each other
 * what has changed since. Not thread-safe.
 */
final class LiveFrames {

  private static final int MOST_EVENTS = 50;

  private final Caller caller;
  private final Wish wish;
  private final @Nullable EventLog log;

  /** Whether there are statements of what tenants have to pay. */
  private final boolean hasStatements;

  private final LiveHistory history;
  private final Secrets secrets;
  private final StatsJson statsJson;
  private final LiveTable table = new LiveTable();
  private final LivePools pools;
  private final Map<String, Object> sent = new HashMap<>();
  private long lastEvent;
  private boolean isFirst = true;

  LiveFrames(
      Caller caller,
      Wish wish,
      @Nullable EventLog log,
      boolean hasStatements,
      LiveHistory history,
      Secrets secrets) {
    this.caller = caller;
    this.wish = wish;
    this.log = log;
    this.hasStatements = hasStatements;
    this.history = history;
    this.secrets = secrets;
    statsJson = new StatsJson(secrets);
    pools = new LivePools(statsJson);
  }

  /** The next one. */
  Map<String, Object> next(Sample sample) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("at", sample.at().toEpochMilli());
    if (isFirst) {
      frame.put("me", me());
    }
    if (wish.fleet()) {
      putFleet(sample, frame);
    }
    if (wish.table()) {
      table.put(sample, frame);
    }
    if (wish.tenant() != null) {
      if (isFirst) {
        frame.put("tenant-history", history.of(wish.tenant()));
      }
      putIfNew(frame, "tenant", tenant(sample, wish.tenant()));
      if (wish.fleet() && log != null) {
        putIfNew(frame, "tenant-events", events(log.about(wish.tenant(), MOST_EVENTS)));
      }
    }
    isFirst = false;
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

  private void putFleet(Sample sample, Map<String, Object> frame) {
    if (isFirst) {
      frame.put("history", history.fleet());
    }
    frame.put("totals", totals(sample));
    if (!sample.isFirst() || !sample.findings().isEmpty()) {
      // That nothing is wrong is not known after one look.
      putIfNew(frame, "findings", findings(sample.findings().stream()));
    }
    pools.put(sample, frame);
    if (log != null) {
      putIfNew(
          frame, "alerts", log.alerts().stream().map(each -> Alarms.json(each, secrets)).toList());
      List<EventLog.Event> news = log.lastAfter(lastEvent, MOST_EVENTS);
      if (!news.isEmpty()) {
        lastEvent = news.get(news.size() - 1).number();
        frame.put("events", events(news));
      }
    }
  }

  private List<Map<String, Object>> findings(Stream<Finding> findings) {
    return findings.map(each -> each.json(secrets)).toList();
  }

  private List<Map<String, Object>> events(List<EventLog.Event> events) {
    return events.stream().map(each -> Insight.event(each, secrets)).toList();
  }

  private static Map<String, Object> totals(Sample sample) {
    Sample.Totals totals = sample.totals();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("admitted", Json.tenths(totals.admitted()));
    json.put("refused", Json.tenths(totals.refused()));
    json.put("failed", Json.tenths(totals.failed()));
    json.put("in-flight", totals.inFlight());
    json.put("waiting", totals.waiting());
    json.put("p50-ms", Json.millis(totals.p50Nanos()));
    json.put("p99-ms", Json.millis(totals.p99Nanos()));
    json.put("tenants", sample.config().tenants().size());
    json.put("live", sample.stats().tenants().size());
    return json;
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
    Map<String, Object> json = stats == null ? statsJson.idleTenant() : statsJson.tenant(stats);
    json.put("id", id);
    json.put("configured", true);
    json.put("tier", Objects.requireNonNullElse(configured.tier(), ""));
    json.put("suspended", configured.suspended());
    json.put("admitted-per-second", Json.tenths(pace.admitted()));
    json.put("failed-per-second", Json.tenths(pace.failed()));
    Map<String, Object> refused = new LinkedHashMap<>();
    pace.refused()
        .forEach(
            (reason, each) -> refused.put(String.valueOf(Json.plain(reason)), Json.tenths(each)));
    json.put("refused-per-second", refused);
    if (wish.fleet()) {
      json.put(
          "findings",
          findings(sample.findings().stream().filter(each -> id.equals(each.tenant()))));
    }
    return json;
  }

  private void putIfNew(Map<String, Object> frame, String name, Object value) {
    if (!value.equals(sent.put(name, value))) {
      frame.put(name, value);
    }
  }
}
