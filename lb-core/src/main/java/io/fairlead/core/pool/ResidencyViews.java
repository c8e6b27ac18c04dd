package io.fairlead.core.pool;

import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.stats.PoolStats;
import io.fairlead.api.tenant.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Views that the tenants of one residency share. The views themselves are fixed. */
final class ResidencyViews implements Views {

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
  ResidencyViews(List<EndpointSlot> slots, List<Set<String>> residencies, List<View> views) {
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

  /** The same with other values for some endpoints, and other pickers for all groups. */
  ResidencyViews with(List<Revaluation> revaluations, UnaryOperator<Picker> successors) {
    EndpointSlot[] others = slots.toArray(EndpointSlot[]::new);
    revaluations.forEach(revaluation -> revaluation.replaceIn(others));
    Map<View, View> successorOf = new HashMap<>();
    for (View view : distinct) {
      successorOf.put(view, view.with(successors));
    }
    List<View> views =
        Stream.of(byResidency).map(view -> Objects.requireNonNull(successorOf.get(view))).toList();
    return new ResidencyViews(List.of(others), residencies, views);
  }

  @Override
  public List<EndpointSlot> slots() {
    return slots;
  }

  @Override
  public View of(int residency, String tenant) {
    return byResidency[residency];
  }

  @Override
  public List<EndpointSlot> reach(int residency, Tenant tenant) {
    return byResidency[residency].reach(tenant);
  }

  /** The view of a residency, or of the tenants without one if it was not there. */
  View of(Set<String> residency) {
    return byResidency[Math.max(0, residencies.indexOf(residency))];
  }

  @Override
  public void refresh() {
    for (Picker group : groups) {
      group.refresh();
    }
  }

  @Override
  public void reported(
      String endpointId, LoadReport report, long nowNanos, @Nullable Picker knowing) {
    for (Picker group : groups) {
      if (group != knowing) {
        group.reported(endpointId, report, nowNanos);
      }
    }
  }

  @Override
  public void weigh() {
    for (View view : distinct) {
      view.weigh();
    }
  }

  @Override
  public boolean isPanicking() {
    for (View view : distinct) {
      if (view.isPanicking()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void forgetTenantsBut(Predicate<String> live) {
    for (Picker group : groups) {
      group.forgetTenantsBut(live);
    }
  }

  @Override
  public List<PoolStats.Level> stats() {
    List<PoolStats.Level> stats = new ArrayList<>();
    for (int i = 0; i < byResidency.length; i++) {
      stats.addAll(byResidency[i].stats(residencies.get(i)));
    }
    return stats;
  }
}
