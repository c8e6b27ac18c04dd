package io.fairlead.core.pool;

import io.fairlead.api.Endpoint;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that have left a pool while requests are under way there. One that comes back
 * before those have ended takes up where it was. Changed under the engine's lock, read by anyone.
 */
final class Departed {

  /*
   * Whoever leaves is kept until the next change at least: a request that has just read the old
   * membership may still begin there.
   */

  private volatile Map<Place, EndpointSlot> slots = Map.of();

  /** What makes two endpoints the same one. */
  private record Place(String id, String host, int port) {

    static Place of(Endpoint endpoint) {
      return new Place(endpoint.id(), endpoint.host(), endpoint.port());
    }
  }

  /** The one that is still busy and is the same as this one, or null. */
  @Nullable EndpointSlot find(Endpoint endpoint) {
    EndpointSlot slot = slots.get(Place.of(endpoint));
    return slot == null || slot.inFlight() == 0 ? null : slot;
  }

  /**
   * Takes note of a change of membership.
   *
   * @param leaving those of the last one that are not among the present ones
   */
  void follow(Collection<EndpointSlot> leaving, List<EndpointSlot> present) {
    Map<Place, EndpointSlot> left = new HashMap<>();
    busy().forEach(slot -> left.put(Place.of(slot.endpoint()), slot));
    if (!left.isEmpty()) {
      present.forEach(slot -> left.remove(Place.of(slot.endpoint())));
    }
    leaving.forEach(slot -> left.put(Place.of(slot.endpoint()), slot));
    slots = Collections.unmodifiableMap(left);
  }

  /** Those that have requests under way. */
  Stream<EndpointSlot> busy() {
    return slots.values().stream().filter(slot -> slot.inFlight() > 0);
  }
}
