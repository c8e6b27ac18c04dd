package io.fairlead.core.pool;

import static java.util.stream.Collectors.groupingBy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.Locality;
import io.fairlead.api.config.LocalityConfig;
import io.fairlead.api.config.PoolConfig;
import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.config.Topology;
import io.fairlead.core.locality.Distances;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoints of a pool are divided: by residency or by tenant into views, by priority and
 * distance into levels, and where a zone is preferred by zone into groups. Immutable.
 *
 * <p>Dividing takes about O(endpoints * residencies). Residencies that come to the same endpoints
 * share a view, so that there are no more views than differ.
 */
public final class Layout {

  private final List<Set<String>> residencies;
  private final LocalityConfig config;
  private final int panicPercent;
  private final Isolation isolation;
  private final Locality here;
  private final Topology topology;
  private final Distances distances;

  /**
   * A layout.
   *
   * @param residencies of the tenants, by their number; the first is empty, for every region
   * @param here the place of this process
   */
  public Layout(PoolConfig pool, Topology topology, List<Set<String>> residencies, Locality here) {
    this.residencies = List.copyOf(residencies);
    config = pool.locality();
    panicPercent = pool.health().panicPercent();
    isolation = pool.isolation();
    this.here = here;
    this.topology = topology;
    distances = new Distances(here, topology);
  }

  /** Whether another layout divides all endpoints in the same way. */
  boolean dividesAs(Layout other) {
    return residencies.equals(other.residencies)
        && config.equals(other.config)
        && panicPercent == other.panicPercent
        && isolation.equals(other.isolation)
        && here.equals(other.here)
        && topology.equals(other.topology);
  }

  /** Makes the balancer of a group. */
  @FunctionalInterface
  interface PickerFactory {

    /**
     * Makes it.
     *
     * @param before whose balancer it may inherit from, or null
     */
    Picker create(List<EndpointSlot> slots, @Nullable Picker before);
  }

  /** Divides endpoints; groups inherit from those that stood at the same place before. */
  Views divide(List<EndpointSlot> slots, PickerFactory pickers, @Nullable Views before) {
    return isolation.pattern().isByTenant()
        ? byTenant(slots, pickers, before instanceof TenantViews same ? same : null)
        : byResidency(slots, pickers, before instanceof ResidencyViews same ? same : null);
  }

  private TenantViews byTenant(
      List<EndpointSlot> slots, PickerFactory pickers, @Nullable TenantViews before) {
    Map<String, List<EndpointSlot>> owned =
        isolation.pattern().isByLabel() ? byOwner(slots) : Map.of();
    TenantViews.Parts parts =
        isolation.pattern().isByLabel()
            ? (residency, tenant) -> within(owned.getOrDefault(tenant, List.of()), residency)
            : (residency, tenant) -> within(slots, residency);
    return new TenantViews(slots, parts, (part, old) -> view(part, pickers, old), before);
  }

  private Map<String, List<EndpointSlot>> byOwner(List<EndpointSlot> slots) {
    return slots.stream()
        .collect(
            groupingBy(
                slot -> slot.endpoint().labels().getOrDefault(isolation.endpointLabel(), "")));
  }

  private List<EndpointSlot> within(List<EndpointSlot> slots, int residency) {
    Set<String> regions = residencies.get(residency);
    return regions.isEmpty() ? slots : within(slots, regions);
  }

  private ResidencyViews byResidency(
      List<EndpointSlot> slots, PickerFactory pickers, @Nullable ResidencyViews before) {
    Map<Set<String>, View> byRegions = new HashMap<>();
    Set<String> regions = residencies.size() == 1 ? Set.of() : regionsOf(slots);
    List<View> views = new ArrayList<>();
    for (Set<String> residency : residencies) {
      Set<String> allowed = residency.isEmpty() ? regions : intersection(regions, residency);
      View view = byRegions.get(allowed);
      if (view == null) {
        List<EndpointSlot> within = residency.isEmpty() ? slots : within(slots, allowed);
        view = view(within, pickers, before == null ? null : before.of(residency));
        byRegions.put(allowed, view);
      }
      views.add(view);
    }
    return new ResidencyViews(slots, residencies, views);
  }

  /** An unknown region is one too: the empty text, which no residency has. */
  private static Set<String> regionsOf(List<EndpointSlot> slots) {
    Set<String> regions = new HashSet<>();
    for (EndpointSlot slot : slots) {
      regions.add(regionOf(slot));
    }
    return regions;
  }

  private static Set<String> intersection(Set<String> regions, Set<String> residency) {
    Set<String> both = new HashSet<>(regions);
    both.retainAll(residency);
    both.remove("");
    return both;
  }

  private static List<EndpointSlot> within(List<EndpointSlot> slots, Set<String> regions) {
    return slots.stream().filter(slot -> regions.contains(regionOf(slot))).toList();
  }

  private View view(List<EndpointSlot> slots, PickerFactory pickers, @Nullable View before) {
    List<Level> levels = new ArrayList<>();
    byLevel(slots)
        .forEach(
            (key, onLevel) -> {
              Level levelBefore = before == null ? null : before.levelAt(key);
              boolean first = levels.isEmpty();
              levels.add(level(key, onLevel, first, pickers, levelBefore));
            });
    return new View(levels, config.overprovisioningPercent(), panicPercent);
  }

  private Map<Level.Key, List<EndpointSlot>> byLevel(List<EndpointSlot> slots) {
    if (slots.isEmpty()) {
      return Map.of(new Level.Key(0, 0), slots);
    }
    Map<String, Long> known = new HashMap<>();
    Map<Level.Key, List<EndpointSlot>> byLevel = new TreeMap<>();
    Endpoint last = slots.get(0).endpoint();
    List<EndpointSlot> ofLast = new ArrayList<>(slots.size());
    byLevel.put(keyOf(last, known), ofLast);
    for (EndpointSlot slot : slots) {
      Endpoint endpoint = slot.endpoint();
      if (!isOnLevelOf(last, endpoint)) {
        ofLast = byLevel.computeIfAbsent(keyOf(endpoint, known), unused -> new ArrayList<>());
        last = endpoint;
      }
      ofLast.add(slot);
    }
    return byLevel;
  }

  private static boolean isOnLevelOf(Endpoint one, Endpoint other) {
    return one.priority() == other.priority()
        && one.locality().region().equals(other.locality().region());
  }

  private Level.Key keyOf(Endpoint endpoint, Map<String, Long> known) {
    long distance =
        config.levels() == LocalityConfig.Levels.NEAREST
            ? known.computeIfAbsent(endpoint.locality().region(), distances::nanosTo)
            : 0;
    return new Level.Key(endpoint.priority(), distance);
  }

  private Level level(
      Level.Key key,
      List<EndpointSlot> slots,
      boolean first,
      PickerFactory pickers,
      @Nullable Level before) {
    Map<Locality, List<EndpointSlot>> byZone = first ? byZone(slots) : Map.of();
    if (config.zones() == null || byZone.size() < 2) {
      return new Level(key, List.of(pickers.create(slots, groupOf(before, null))), null);
    }
    List<Picker> groups = new ArrayList<>();
    byZone.forEach((zone, inZone) -> groups.add(pickers.create(inZone, groupOf(before, zone))));
    boolean nearest = config.levels() == LocalityConfig.Levels.NEAREST;
    ZoneRule rule = ZoneRule.of(config.zones(), List.copyOf(byZone.keySet()), here, nearest);
    return new Level(key, groups, rule);
  }

  /** Ours first: most requests go there, and it is the first to stand in for others. */
  private Map<Locality, List<EndpointSlot>> byZone(List<EndpointSlot> slots) {
    if (config.zones() == null || here.zone().isEmpty()) {
      return Map.of();
    }
    Map<Locality, List<EndpointSlot>> byZone = new LinkedHashMap<>();
    byZone.put(here, new ArrayList<>());
    for (EndpointSlot slot : slots) {
      byZone.computeIfAbsent(slot.endpoint().locality(), unused -> new ArrayList<>()).add(slot);
    }
    byZone.values().removeIf(Collection::isEmpty);
    return byZone;
  }

  private static @Nullable Picker groupOf(@Nullable Level before, @Nullable Locality zone) {
    return before == null ? null : before.groupOf(zone);
  }

  private static String regionOf(EndpointSlot slot) {
    return slot.endpoint().locality().region();
  }
}
