package io.fairlead.admin;

import io.fairlead.api.stats.PoolStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pools as one viewer has got them: tells which are others now. Not thread-safe. */
final class LivePools {

  private static final int MOST_POOLS = 200;
  private static final int MOST_ENDPOINTS = 500;

  private final StatsJson statsJson;
  private final Map<String, Object> sent = new HashMap<>();

  LivePools(StatsJson statsJson) {
    this.statsJson = statsJson;
  }

  /** What is no longer there is told once, as nothing. */
  void put(Sample sample, Map<String, Object> frame) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    Set<String> there = new HashSet<>();
    sample.stats().pools().entrySet().stream()
        .limit(MOST_POOLS)
        .forEach(
            each -> {
              there.add(each.getKey());
              Map<String, Object> pool = pool(sample, each.getKey(), each.getValue());
              if (!pool.equals(sent.put(each.getKey(), pool))) {
                changed.put(each.getKey(), pool);
              }
            });
    for (Iterator<String> names = sent.keySet().iterator(); names.hasNext(); ) {
      String name = names.next();
      if (!there.contains(name)) {
        names.remove();
        changed.put(name, null);
      }
    }
    if (!changed.isEmpty()) {
      frame.put("pools", changed);
    }
  }

  private Map<String, Object> pool(Sample sample, String name, PoolStats stats) {
    Map<String, Object> pool = statsJson.pool(stats);
    List<Map<String, Object>> endpoints = new ArrayList<>();
    stats.endpoints().stream()
        .limit(MOST_ENDPOINTS)
        .forEach(
            each -> {
              Map<String, Object> endpoint = statsJson.endpoint(each);
              Sample.EndpointPace pace = sample.pace(name, each.endpoint().id());
              endpoint.put("per-second", Json.tenths(pace.perSecond()));
              endpoint.put("failed-per-second", Json.tenths(pace.failed()));
              endpoints.add(endpoint);
            });
    pool.put("endpoints", endpoints);
    pool.put("left-out", stats.endpoints().size() - endpoints.size());
    return pool;
  }
}
