package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The endpoints that have left a pool while requests are under way there. One that comes back
 * before those have ended takes up where it was. Changed under the engine's lock, read by anyone.
 */
final class Departed {

  /*
   * Whoever leaves is kept until the next change at least: a request that has just read the old
   * membership may still begin there.
   */

  private volatile List<EndpointSlot> slots = List.of();

  /** What makes two endpoints the same one. */
  record Place(String id, String host, int port) {

    static Place of(Endpoint endpoint) {
      return new Place(endpoint.id(), endpoint.host(), endpoint.port());
    }
  }

  /** Those that are busy as of now, to take out the ones that come back. */
  Map<Place, EndpointSlot> busyByPlace() {
    Map<Place, EndpointSlot> byPlace = new HashMap<>();
    busy().forEach(slot -> byPlace.put(Place.of(slot.endpoint()), slot));
    return byPlace;
  }

  /**
   * Takes note of a change of membership.
   *
   * @param busy those that left before it, were busy when it began, and have not come back
   * @param leaving those that leave by it
   */
  void follow(Collection<EndpointSlot> busy, Collection<EndpointSlot> leaving) {
    List<EndpointSlot> left = new ArrayList<>(busy.size() + leaving.size());
    left.addAll(busy);
    left.addAll(leaving);
    slots = left;
  }

  /** Those that have requests under way. */
  Stream<EndpointSlot> busy() {
    return slots.stream().filter(slot -> slot.inFlight() > 0);
  }
}
