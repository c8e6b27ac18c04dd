package io.fairlead.core.pool;

import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.core.locality.LevelLoads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
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

  private final List<Level> levels;
  private final Picker[] groups;
  private final int overprovisioningPercent;
  private final int panicPercent;
  private volatile Distribution distribution;

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
  View(List<Level> levels, int overprovisioningPercent, int panicPercent) {
    this.levels = List.copyOf(levels);
    this.overprovisioningPercent = overprovisioningPercent;
    this.panicPercent = panicPercent;
    groups = groupsOf(levels);
    distribution = distribute();
  }

  private View(List<Level> levels, View before) {
    this.levels = levels;
    overprovisioningPercent = before.overprovisioningPercent;
    panicPercent = before.panicPercent;
    groups = groupsOf(levels);
    distribution = before.distribution;
    if (levels.stream().anyMatch(Level::goesByWeight)) {
      distribution = distribute();
    } else {
      panic(distribution.loads);
    }
  }

  private static Picker[] groupsOf(List<Level> levels) {
    return levels.stream().flatMap(level -> level.groups().stream()).toArray(Picker[]::new);
  }

  /** The same with other pickers for its groups, of the same endpoints with other values. */
  View with(UnaryOperator<Picker> successors) {
    return new View(levels.stream().map(level -> level.with(successors)).toList(), this);
  }

  /**
   * Whether there is nobody for a tenant to pick: no endpoint, or none that was ready a moment ago.
   * A few reads while the first group serves.
   */
  public boolean isForsaken(Tenant tenant) {
    for (Picker group : groups) {
      if (!group.isForsaken(tenant)) {
        return false;
      }
    }
    return true;
  }

  /** Looks for that, after a pick that came to nothing. O(endpoints) at worst. */
  public void lookAround(Tenant tenant) {
    for (Picker group : groups) {
      if (!group.isFoundForsaken(tenant)) {
        return;
      }
    }
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
  }

  private Distribution distribute() {
    LevelLoads loads =
        LevelLoads.of(
            levels.stream().mapToInt(Level::healthy).toArray(),
            levels.stream().mapToInt(Level::total).toArray(),
            overprovisioningPercent,
            panicPercent);
    panic(loads);
    double[] bounds = new double[groups.length];
    double bound = 0;
    int group = 0;
    int last = 0;
    for (int i = 0; i < levels.size(); i++) {
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

  private void panic(LevelLoads loads) {
    for (int i = 0; i < levels.size(); i++) {
      levels.get(i).panicking(loads.isPanicking(i));
    }
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
