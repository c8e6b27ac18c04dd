package io.fairlead.core.pool;

import io.fairlead.api.Locality;
import io.fairlead.api.config.LocalityConfig.Zones;
import io.fairlead.core.locality.ZoneShares;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The zones of a level, and how that of this process is preferred among them. Immutable. */
final class ZoneRule {

  private final List<Locality> zones;
  private final int minEndpoints;
  private final int[] callers;
  private final int callersHere;
  private final long allCallers;
  private final int own;
  private final boolean applicable;

  /**
   * A rule.
   *
   * @param zones in the order of the groups
   * @param here the place of this process
   * @param callersByZone the processes whose requests come to this level
   */
  private ZoneRule(
      List<Locality> zones, int minEndpoints, Locality here, Map<Locality, Integer> callersByZone) {
    this.zones = zones;
    this.minEndpoints = minEndpoints;
    own = zones.indexOf(here);
    callers = zones.stream().mapToInt(zone -> callersByZone.getOrDefault(zone, 0)).toArray();
    callersHere = callersByZone.getOrDefault(here, 0);
    allCallers = callersByZone.values().stream().mapToLong(Integer::longValue).sum();
    // With all processes in one zone, or none in ours, nothing is known that could be divided.
    applicable = callersHere > 0 && callersHere < allCallers;
  }

  /** Takes the processes to be as they are configured, or else as many in each zone. */
  static ZoneRule of(Zones config, List<Locality> zones, Locality here, boolean ownRegionOnly) {
    Map<Locality, Integer> callers = config.callers().isEmpty() ? oneIn(zones) : config.callers();
    if (ownRegionOnly) {
      callers =
          callers.entrySet().stream()
              .filter(entry -> entry.getKey().region().equals(here.region()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
    return new ZoneRule(zones, config.minEndpoints(), here, callers);
  }

  private static Map<Locality, Integer> oneIn(List<Locality> zones) {
    return zones.stream()
        .filter(zone -> !zone.zone().isEmpty())
        .collect(Collectors.toMap(zone -> zone, zone -> 1));
  }

  int indexOf(Locality zone) {
    return zones.indexOf(zone);
  }

  /**
   * The share of each zone.
   *
   * @param weights of the endpoints that are fit to serve, by zone
   * @param healthy how many those are
   */
  double[] shares(double[] weights, int healthy) {
    return applicable && healthy >= minEndpoints
        ? ZoneShares.preferring(weights, callers, callersHere, allCallers, own)
        : ZoneShares.proportional(weights);
  }
}
