package io.fairlead.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last looks, of all tenants together and of the busiest ones each, so that a chart does not
 * begin empty. Thread-safe.
 *
 * <p>A tenant takes 12 KB, and at most {@link #MOST_TENANTS} are kept: 1.2 MB. Those that someone
 * looks at are kept in any case, then those that ask for the most; one that has a place gives it to
 * another only if that asks for twice as much, so that two alike do not take turns. O(live tenants)
 * for each look, and their logarithm where more than these ask for anything.
 */
final class LiveHistory {

  /** Five minutes, where looks are a second apart. */
  static final int LOOKS = 300;

  static final int MOST_TENANTS = 100;

  private static final int VALUES = 5;
  private static final double FAR_MORE = 2;

  /** When each look was; guarded by this, as all below. */
  private final long[] at = new long[LOOKS];

  private final Line fleet = new Line(0);
  private final Map<String, Line> tenants = new HashMap<>();
  private long looks;

  /** Numbers of each look since it began, in a ring. */
  private static final class Line {

    private final long begin;
    private final double[] values = new double[LOOKS * VALUES];

    Line(long begin) {
      this.begin = begin;
    }

    void set(int place, double... now) {
      System.arraycopy(now, 0, values, place * VALUES, VALUES);
    }
  }

  /**
   * Remembers a look.
   *
   * @param watched tenants that someone looks at, fewer than {@link #MOST_TENANTS}
   */
  synchronized void add(Sample sample, Set<String> watched) {
    choose(sample, watched);
    int place = (int) (looks % LOOKS);
    at[place] = sample.at().toEpochMilli();
    Sample.Totals all = sample.totals();
    fleet.set(
        place,
        Math.rint(all.admitted()),
        Math.rint(all.refused()),
        Math.rint(all.failed()),
        Json.millis(all.p50Nanos()),
        Json.millis(all.p99Nanos()));
    tenants.forEach((id, line) -> add(sample, id, place, line));
    looks++;
  }

  private static void add(Sample sample, String id, int place, Line line) {
    var stats = sample.stats().tenants().get(id);
    Pace pace = sample.pace(id);
    line.set(
        place,
        Json.tenths(pace.admitted()),
        Json.tenths(pace.refusedInAll()),
        Json.tenths(pace.failed()),
        stats == null ? 0 : Json.millis(stats.latency().p50Nanos()),
        stats == null ? 0 : Json.millis(stats.latency().p99Nanos()));
  }

  private void choose(Sample sample, Set<String> watched) {
    tenants.keySet().removeIf(id -> !sample.config().tenants().containsKey(id));
    Set<String> wanted = new HashSet<>(watched);
    wanted.retainAll(sample.config().tenants().keySet());
    wanted.removeAll(tenants.keySet());
    Comparator<String> busiest = Comparator.comparingDouble(id -> -traffic(sample, id));
    List<String> newcomers = new ArrayList<>(wanted);
    sample.tenants().keySet().stream()
        .filter(id -> !tenants.containsKey(id) && !wanted.contains(id))
        .filter(id -> traffic(sample, id) > 0 && sample.config().tenants().containsKey(id))
        .sorted(busiest)
        .limit(MOST_TENANTS - wanted.size())
        .forEach(newcomers::add);
    List<String> leavers = new ArrayList<>(tenants.keySet());
    leavers.removeAll(watched);
    leavers.sort(busiest.reversed());
    int left = 0;
    for (String id : newcomers) {
      if (tenants.size() >= MOST_TENANTS) {
        if (left == leavers.size()) {
          return;
        }
        String least = leavers.get(left++);
        if (!wanted.contains(id) && traffic(sample, id) <= FAR_MORE * traffic(sample, least)) {
          return;
        }
        tenants.remove(least);
      }
      tenants.put(id, new Line(looks));
    }
  }

  private static double traffic(Sample sample, String id) {
    Pace pace = sample.pace(id);
    return pace.admitted() + pace.refusedInAll();
  }

  /** Time, admitted, refused and failed a second, median and p99 in ms, of each look. */
  synchronized List<List<Object>> fleet() {
    return points(fleet);
  }

  /** The same of a tenant, since it is among those that are kept; empty if it is not. */
  synchronized List<List<Object>> of(String tenant) {
    Line line = tenants.get(tenant);
    return line == null ? List.of() : points(line);
  }

  private List<List<Object>> points(Line line) {
    List<List<Object>> points = new ArrayList<>();
    for (long look = Math.max(line.begin, looks - LOOKS); look < looks; look++) {
      int place = (int) (look % LOOKS);
      List<Object> point = new ArrayList<>();
      point.add(at[place]);
      for (int i = 0; i < VALUES; i++) {
        point.add(line.values[place * VALUES + i]);
      }
      points.add(point);
    }
    return points;
  }
}
