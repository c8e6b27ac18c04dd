package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.core.locality.ZoneShares;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints of a view that stand in for those of earlier levels: one group, or one for each zone
 * where our zone is preferred.
 */
final class Level {

  private final Key key;
  private final List<Picker> groups;
  private final @Nullable ZoneRule zones;

  /**
   * A level.
   *
   * @param groups at least one; in the order of the zones if there are any
   */
  Level(Key key, List<Picker> groups, @Nullable ZoneRule zones) {
    this.key = key;
    this.groups = List.copyOf(groups);
    this.zones = zones;
  }

  /**
   * Where a level stands.
   *
   * @param priority of its endpoints
   * @param distanceNanos of its endpoints, 0 where distance does not count
   */
  record Key(int priority, long distanceNanos) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
      return priority == other.priority
          ? Long.compare(distanceNanos, other.distanceNanos)
          : Integer.compare(priority, other.priority);
    }
  }

  /** The same with other pickers for its groups. */
  Level with(UnaryOperator<Picker> successors) {
    return new Level(key, groups.stream().map(successors).toList(), zones);
  }

  Key key() {
    return key;
  }

  /** Whether the weights of the endpoints decide how much each group gets. */
  boolean goesByWeight() {
    return zones != null;
  }

  List<Picker> groups() {
    return groups;
  }

  /**
   * The group of a zone, or else the first one, for another level at this place to inherit from.
   */
  Picker groupOf(@Nullable Locality zone) {
    int index = zones == null || zone == null ? 0 : zones.indexOf(zone);
    return groups.get(Math.max(0, index));
  }

  int healthy() {
    return groups.stream().mapToInt(group -> group.membership().healthy()).sum();
  }

  int total() {
    return groups.stream().mapToInt(group -> group.membership().size()).sum();
  }

  /** The share of each group in the load of the level. */
  double[] shares(boolean panicking) {
    if (zones == null) {
      return new double[] {1};
    }
    if (panicking) {
      return ZoneShares.proportional(
          groups.stream().mapToDouble(group -> group.membership().weight()).toArray());
    }
    return zones.shares(
        groups.stream().mapToDouble(group -> group.membership().healthyWeight()).toArray(),
        healthy());
  }

  /** Has health ignored on this level, or counted again. */
  void panicking(boolean now) {
    groups.forEach(group -> group.panicking(now));
  }

  Set<String> regions() {
    Set<String> regions = new TreeSet<>();
    for (Picker group : groups) {
      for (EndpointSlot slot : group.membership().all()) {
        Endpoint endpoint = slot.endpoint();
        if (!endpoint.locality().region().isEmpty()) {
          regions.add(endpoint.locality().region());
        }
      }
    }
    return regions;
  }
}
