package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointList;
import java.util.List;

/** The slots of a pool at one time: all of them, and those that are not drained. Immutable. */
final class Membership implements EndpointList {

  private final List<EndpointSlot> all;
  private final EndpointSlot[] serving;

  Membership(List<EndpointSlot> all) {
    this.all = List.copyOf(all);
    serving =
        all.stream().filter(slot -> slot.endpoint().weight() > 0).toArray(EndpointSlot[]::new);
  }

  List<EndpointSlot> all() {
    return all;
  }

  EndpointSlot serving(int index) {
    return serving[index];
  }

  @Override
  public int size() {
    return serving.length;
  }

  @Override
  public Endpoint get(int index) {
    return serving[index].endpoint();
  }

  @Override
  public int inFlight(int index) {
    return serving[index].inFlight();
  }
}
