package io.fairlead.core.pool;

import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.stats.PoolStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The views of a pool over one membership. The views themselves are fixed. */
final class Views {

  private final List<EndpointSlot> slots;
  private final List<Set<String>> residencies;
  private final View[] byResidency;

  /** Each view once, and each group once: residencies may share them. */
  private final View[] distinct;

  private final Picker[] groups;

  /**
   * Views by residency.
   *
   * @param slots all endpoints, in the order of the configuration
   * @param residencies the first is that of the tenants that may use every endpoint
   * @param views one for each residency, possibly the same for several
   */
  Views(List<EndpointSlot> slots, List<Set<String>> residencies, List<View> views) {
    this.slots = List.copyOf(slots);
    this.residencies = residencies;
    byResidency = views.toArray(View[]::new);
    distinct = views.stream().distinct().toArray(View[]::new);
    List<Picker> pickers = new ArrayList<>();
    for (View view : distinct) {
      for (int i = 0; i < view.size(); i++) {
        pickers.add(view.group(i));
      }
    }
    groups = pickers.toArray(Picker[]::new);
  }

  /** In the order of the configuration. */
  List<EndpointSlot> slots() {
    return slots;
  }

  /** The view of a residency by its number. */
  View of(int residency) {
    return byResidency[residency];
  }

  /** The view of a residency, or of the tenants without one if it was not there. */
  View of(Set<String> residency) {
    return byResidency[Math.max(0, residencies.indexOf(residency))];
  }

  void refresh() {
    for (Picker group : groups) {
      group.refresh();
    }
  }

  /** Tells all balancers but one what an endpoint said of its load. */
  void reported(String endpointId, LoadReport report, @Nullable Picker but) {
    for (Picker group : groups) {
      if (group != but) {
        group.reported(endpointId, report);
      }
    }
  }

  /** Looks at the health of all endpoints again. */
  void weigh() {
    for (View view : distinct) {
      view.weigh();
    }
  }

  boolean isPanicking() {
    for (View view : distinct) {
      if (view.isPanicking()) {
        return true;
      }
    }
    return false;
  }

  List<PoolStats.Level> stats() {
    List<PoolStats.Level> stats = new ArrayList<>();
    for (int i = 0; i < byResidency.length; i++) {
      stats.addAll(byResidency[i].stats(residencies.get(i)));
    }
    return stats;
  }
}
