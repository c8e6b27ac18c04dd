package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a group at one time, those that are draining behind the others; those that have been
 * drained are left out. Immutable.
 */
final class Membership implements EndpointList {

  private final List<EndpointSlot> all;
  private final EndpointSlot[] slots;

  /**
   * What the slots stand for, in the same places: a slot lies among its statistics and breakers,
   * far from the next one, so to read all of them from there would be a cache miss for each.
   */
  private final Endpoint[] endpoints;

  private final int serving;

  /** By id. Made when first asked for, since most pools are told of no load. */
  private volatile @Nullable Map<String, Integer> indexes;

  Membership(List<EndpointSlot> all) {
    this.all = List.copyOf(all);
    EndpointSlot[] ordered = new EndpointSlot[all.size()];
    int next = 0;
    for (EndpointSlot slot : all) {
      if (!slot.isDraining()) {
        ordered[next++] = slot;
      }
    }
    serving = next;
    if (serving < ordered.length) {
      for (EndpointSlot slot : all) {
        if (slot.isDraining() && !slot.isDrained()) {
          ordered[next++] = slot;
        }
      }
    }
    slots = next == ordered.length ? ordered : Arrays.copyOf(ordered, next);
    endpoints = new Endpoint[slots.length];
    for (int i = 0; i < slots.length; i++) {
      endpoints[i] = slots[i].endpoint();
    }
  }

  private Membership(
      List<EndpointSlot> all,
      EndpointSlot[] slots,
      Endpoint[] endpoints,
      int serving,
      @Nullable Map<String, Integer> indexes) {
    this.all = all;
    this.slots = slots;
    this.endpoints = endpoints;
    this.serving = serving;
    this.indexes = indexes;
  }

  /** The same endpoints, with other values for some. Looks at no slot but those. O(endpoints). */
  Membership with(List<Revaluation> revaluations) {
    EndpointSlot[] nextSlots = slots.clone();
    Endpoint[] nextEndpoints = endpoints.clone();
    EndpointSlot[] nextAll = all.toArray(EndpointSlot[]::new);
    for (Revaluation revaluation : revaluations) {
      revaluation.replaceIn(nextAll);
      int index = revaluation.replaceIn(nextSlots);
      if (index >= 0) {
        nextEndpoints[index] = nextSlots[index].endpoint();
      }
    }
    return new Membership(List.of(nextAll), nextSlots, nextEndpoints, serving, indexes);
  }

  /** In the order of the configuration. */
  List<EndpointSlot> all() {
    return all;
  }

  EndpointSlot slot(int index) {
    return slots[index];
  }

  /** The index of the endpoint with an id, or -1. O(1) but for the first call. */
  int indexOf(String endpointId) {
    Map<String, Integer> known = indexes;
    if (known == null) {
      known = new HashMap<>(2 * slots.length);
      for (int i = 0; i < slots.length; i++) {
        known.put(endpoints[i].id(), i);
      }
      indexes = known;
    }
    return known.getOrDefault(endpointId, -1);
  }

  /** How many endpoints are fit to serve, drained ones apart. O(endpoints). */
  int healthy() {
    int healthy = 0;
    for (int i = 0; i < serving; i++) {
      if (slots[i].isHealthy()) {
        healthy++;
      }
    }
    return healthy;
  }

  /** The weights of the endpoints that are fit to serve, added up. O(endpoints). */
  double healthyWeight() {
    double weight = 0;
    for (int i = 0; i < serving; i++) {
      weight += slots[i].isHealthy() ? endpoints[i].weight() : 0;
    }
    return weight;
  }

  /** The weights of all endpoints, added up. O(endpoints). */
  double weight() {
    double weight = 0;
    for (int i = 0; i < serving; i++) {
      weight += endpoints[i].weight();
    }
    return weight;
  }

  @Override
  public int size() {
    return serving;
  }

  @Override
  public int drained() {
    return slots.length - serving;
  }

  @Override
  public Endpoint get(int index) {
    return index < serving ? endpoints[index] : endpoints[index].withWeight(0);
  }

  @Override
  public int inFlight(int index) {
    return slots[index].inFlight();
  }
}
