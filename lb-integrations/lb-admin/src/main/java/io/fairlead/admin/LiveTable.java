package io.fairlead.admin;

import io.fairlead.api.config.TenantConfig;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.stats.TenantStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of tenants as one viewer has got it: tells which rows are others now. A frame has no
 * more than {@link #MOST_ROWS} of them; the others follow with the next ones. Not thread-safe.
 */
final class LiveTable {

  static final int MOST_ROWS = 5_000;

  /** Tenants that the table shows: those that do something first. */
  static final int MOST_TENANTS = 20_000;

  private final Map<String, Row> rows = new HashMap<>();

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

  void put(Sample sample, Map<String, Object> frame) {
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
        Json.tenths(pace.admitted()),
        Json.tenths(pace.refusedInAll()),
        Json.tenths(pace.failed()),
        stats.inFlight(),
        stats.waiting(),
        Json.tenths(Json.millis(stats.latency().p50Nanos())),
        Json.tenths(Json.millis(stats.latency().p99Nanos())));
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
}
