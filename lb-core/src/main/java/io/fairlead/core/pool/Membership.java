package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The slots of a pool at one time, those that are drained behind the others. Immutable. */
final class Membership implements EndpointList {

  private final List<EndpointSlot> all;
  private final EndpointSlot[] slots;
  private final int serving;
  private final Map<String, Integer> indexes = new HashMap<>();

  Membership(List<EndpointSlot> all) {
    this.all = List.copyOf(all);
    List<EndpointSlot> ordered = new ArrayList<>(all);
    ordered.removeIf(slot -> slot.endpoint().weight() == 0);
    serving = ordered.size();
    for (EndpointSlot slot : all) {
      if (slot.endpoint().weight() == 0) {
        ordered.add(slot);
      }
    }
    slots = ordered.toArray(EndpointSlot[]::new);
    for (int i = 0; i < slots.length; i++) {
      indexes.put(slots[i].endpoint().id(), i);
    }
  }

  /** In the order of the configuration. */
  List<EndpointSlot> all() {
    return all;
  }

  EndpointSlot slot(int index) {
    return slots[index];
  }

  /** The index of the endpoint with an id, or -1. */
  int indexOf(String endpointId) {
    return indexes.getOrDefault(endpointId, -1);
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
    return slots[index].endpoint();
  }

  @Override
  public int inFlight(int index) {
    return slots[index].inFlight();
  }
}
