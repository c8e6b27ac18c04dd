package io.fairlead.admin;

import io.fairlead.admin.Finding.Kind;
import io.fairlead.admin.Sample.EndpointPace;
import io.fairlead.api.stats.EndpointStats;
import io.fairlead.api.stats.EndpointStats.Condition;
import io.fairlead.api.stats.PoolStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pools with too few endpoints, and endpoints that do not serve as the others do. */
final class PoolFindings {

  private static final double SLOW = 3;

  private final Sample sample;
  private final List<Finding> found = new ArrayList<>();

  PoolFindings(Sample sample) {
    this.sample = sample;
  }

  List<Finding> all() {
    Map<String, PoolStats> pools = new TreeMap<>(sample.stats().pools());
    pools.forEach(this::addPool);
    pools.forEach(this::addEndpoints);
    return found;
  }

  private void addPool(String name, PoolStats pool) {
    for (PoolStats.Level level : pool.levels()) {
      if (level.total() > 0 && (level.panicking() || level.healthy() == 0)) {
        found.add(
            new Finding(
                Kind.POOL,
                "Pool " + name + " has " + level.healthy() + " of " + level.total() + " endpoints",
                level.panicking()
                    ? "So few are fit that health is ignored, lest those be overrun."
                    : "None of those that it should use is fit.",
                null,
                name,
                null,
                null));
        return;
      }
    }
  }

  private void addEndpoints(String name, PoolStats pool) {
    double median = medianMillis(pool);
    List<Finding> sick = new ArrayList<>();
    for (EndpointStats each : pool.endpoints()) {
      Finding finding = endpoint(name, each, median);
      if (finding != null) {
        sick.add(finding);
      }
    }
    String what = "endpoints of pool " + name + " are not as they should be";
    found.addAll(Finding.most(sick, Kind.ENDPOINT, what));
  }

  private @Nullable Finding endpoint(String pool, EndpointStats stats, double medianMillis) {
    String id = stats.endpoint().id();
    Condition condition = stats.health().condition();
    switch (condition) {
      case UNHEALTHY, EJECTED -> {
        return endpoint(Kind.ENDPOINT, pool, stats, id + " in " + pool + " is " + said(condition));
      }
      case LEAVING, DRAINING, DRAINED -> {
        return endpoint(Kind.INTENDED, pool, stats, id + " in " + pool + " is " + said(condition));
      }
      default -> {}
    }
    EndpointPace pace = sample.pace(pool, id);
    double millis = Json.millis(stats.latencyEwmaNanos());
    if (pace.perSecond() > 0 && pace.failed() > Finding.FAILING * pace.perSecond()) {
      return new Finding(
          Kind.ENDPOINT,
          id + " in " + pool + " fails",
          String.format(
              Locale.ROOT,
              "%.0f %% of %s requests a second.",
              100 * pace.failed() / pace.perSecond(),
              Wording.number(pace.perSecond())),
          null,
          pool,
          id,
          null);
    }
    if (pace.perSecond() > 0
        && medianMillis > 0
        && millis > SLOW * medianMillis
        && millis > medianMillis + Json.millis(Finding.MOMENT_NANOS)) {
      return new Finding(
          Kind.ENDPOINT,
          id + " in " + pool + " is slow",
          Wording.number(millis)
              + " ms, where "
              + Wording.number(medianMillis)
              + " ms is the median of its pool.",
          null,
          pool,
          id,
          null);
    }
    return null;
  }

  private static Finding endpoint(Kind kind, String pool, EndpointStats stats, String what) {
    return new Finding(
        kind,
        what,
        Wording.sentence(stats.health().reason()),
        null,
        pool,
        stats.endpoint().id(),
        stats.health().since());
  }

  private static String said(Condition condition) {
    return String.valueOf(Json.plain(condition));
  }

  private static double medianMillis(PoolStats pool) {
    double[] all =
        pool.endpoints().stream()
            .filter(each -> each.latencyEwmaNanos() > 0)
            .mapToDouble(each -> Json.millis(each.latencyEwmaNanos()))
            .sorted()
            .toArray();
    return all.length < 3 ? 0 : all[all.length / 2];
  }
}
