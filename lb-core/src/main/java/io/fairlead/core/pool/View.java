package io.fairlead.core.pool;

import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import io.fairlead.core.locality.LevelLoads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a pool that the tenants of one residency, or one tenant, may use, and no others:
 * whatever a request goes through, it never gets beyond its view. They stand in groups, level by
 * level.
 *
 * <p>The endpoints never change; how the requests are divided among the groups follows their
 * health.
 */
public final class View {

  /** For how long nobody looks again after nobody was found. */
  private static final long LULL_NANOS = 1_000_000;

  /** No count of ended lulls, or once in four billion. */
  private static final int NO_LULL = -1;

  private final List<Level> levels;
  private final Picker[] groups;
  private final int overprovisioningPercent;
  private final int panicPercent;
  private final Lulls lulls;
  private volatile Distribution distribution;

  /** How many lulls had ended when nobody was found, and when that was; written in this order. */
  private volatile int lull = NO_LULL;

  private volatile long lullSinceNanos;

  /**
   * What follows from the health of the endpoints.
   *
   * @param bounds of the groups: a request whose number, from 0 to 1, is below that of a group and
   *     of none before it goes there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Distribution(LevelLoads loads, double[] bounds) {}

  /**
   * A view.
   *
   * @param levels at least one, first to last
   */
  View(List<Level> levels, int overprovisioningPercent, int panicPercent, Lulls lulls) {
    this.levels = List.copyOf(levels);
    this.lulls = lulls;
    this.overprovisioningPercent = overprovisioningPercent;
    this.panicPercent = panicPercent;
    groups = levels.stream().flatMap(level -> level.groups().stream()).toArray(Picker[]::new);
    distribution = distribute();
  }

  /** Whether there is nobody to pick. */
  public boolean isEmpty() {
    for (Picker group : groups) {
      if (!group.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether nobody was ready to serve a moment ago, and nothing has happened since that would have
   * changed it: refusing then takes no pick. A read or two, and one of the clock in a lull.
   */
  public boolean isInLull(Ticker ticker) {
    return lull != NO_LULL
        && lull == lulls.ended()
        && (ticker.nanos() - lullSinceNanos < LULL_NANOS || lookForLull(ticker));
  }

  /**
   * Looks, after a pick that found nobody, whether anybody is ready to serve, be it somebody else's
   * part. O(endpoints) at worst, and in a lull once for each millisecond.
   *
   * @return whether nobody is
   */
  public boolean lookForLull(Ticker ticker) {
    long nowNanos = ticker.nanos();
    int ended = lulls.watch();
    for (Picker group : groups) {
      if (group.isAnyoneReady()) {
        lull = NO_LULL;
        return false;
      }
    }
    lull = ended;
    lullSinceNanos = nowNanos;
    return true;
  }

  /** How many groups there are; at least one. */
  public int size() {
    return groups.length;
  }

  /** The group at an index, in the order in which they stand in for one another. */
  public Picker group(int index) {
    return groups[index];
  }

  /**
   * The index of the group that the next request should go to. Takes one random number, or none
   * where there is one group only; O(groups) at worst, mostly a step or two, since the first ones
   * get the most.
   */
  public int draw(RandomSource random) {
    if (groups.length == 1) {
      return 0;
    }
    double[] bounds = distribution.bounds;
    double number = random.nextDouble();
    int group = 0;
    while (number >= bounds[group]) {
      group++;
    }
    return group;
  }

  /** Looks at the health of all endpoints again. O(endpoints); not for the request path. */
  void weigh() {
    distribution = distribute();
    lull = NO_LULL;
  }

  private Distribution distribute() {
    LevelLoads loads =
        LevelLoads.of(
            levels.stream().mapToInt(Level::healthy).toArray(),
            levels.stream().mapToInt(Level::total).toArray(),
            overprovisioningPercent,
            panicPercent);
    double[] bounds = new double[groups.length];
    double bound = 0;
    int group = 0;
    int last = 0;
    for (int i = 0; i < levels.size(); i++) {
      levels.get(i).panicking(loads.isPanicking(i));
      for (double share : levels.get(i).shares(loads.isPanicking(i))) {
        bound += share * loads.percent(i) / 100;
        last = share * loads.percent(i) > 0 ? group : last;
        bounds[group++] = bound;
      }
    }
    for (int i = last; i < bounds.length; i++) {
      bounds[i] = 1;
    }
    return new Distribution(loads, bounds);
  }

  boolean isPanicking() {
    return distribution.loads.isPanicking();
  }

  /** The group at a place, or else one of the same level, for another view to inherit from. */
  @Nullable Level levelAt(Level.Key key) {
    for (Level level : levels) {
      if (level.key().equals(key)) {
        return level;
      }
    }
    return null;
  }

  /** The endpoints that a tenant of the view may be sent to, drained ones apart. */
  List<EndpointSlot> reach(Tenant tenant) {
    return Stream.of(groups).flatMap(group -> group.reach(tenant).stream()).toList();
  }

  List<PoolStats.Level> stats(Set<String> residency) {
    LevelLoads loads = distribution.loads;
    List<PoolStats.Level> stats = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      stats.add(
          new PoolStats.Level(
              residency,
              levels.get(i).key().priority(),
              levels.get(i).regions(),
              loads.percent(i),
              loads.healthy(i),
              loads.total(i),
              loads.isPanicking(i)));
    }
    return stats;
  }
}
