package io.fairlead.algorithms.hash;

import io.fairlead.api.balancer.EndpointList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of a large pool that one of many clients uses, so that nobody keeps connections from all
 * to all. Each endpoint is used by as many clients as any other, give or take one.
 *
 * <p>After the ideas of Ward and others, "Reinventing Backend Subsetting at Google", ACM Queue
 * 20(5), 2022: lots, and an order that hardly changes.
 */
public final class Lot {

  /*
   * Clients are dealt into lots of L. Each lot has its own random order of all endpoints, and cuts
   * it into L slices of equal length, one for each of its clients: so the clients of a full lot use
   * every endpoint exactly once.
   *
   * The order of a lot is by hash of lot and endpoint id. An endpoint that joins or leaves shifts the
   * two ends of a slice by one place at most, so a client changes two endpoints at most. It changes
   * all of them when L changes; L is therefore a power of two, and a slice is up to twice as long as
   * was asked for.
   */

  private Lot() {}

  /**
   * The indexes of the endpoints that a client uses.
   *
   * @param client from 0 to {@code clients}, exclusive
   * @param size how many at least; all of the list if there are no more than that
   */
  public static int[] of(EndpointList endpoints, int client, int clients, int size) {
    int count = endpoints.size();
    int slices = Math.min(clients, Integer.highestOneBit(Math.max(1, count / size)));
    List<Integer> order = order(endpoints, client / slices);
    long slice = client % slices;
    int start = (int) (slice * count / slices);
    int end = (int) ((slice + 1) * count / slices);
    return order.subList(start, end).stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> order(EndpointList endpoints, int lot) {
    record Place(int index, long hash) {}
    return IntStream.range(0, endpoints.size())
        .mapToObj(i -> new Place(i, Hash64.of(lot, Hash64.of(endpoints.get(i).id()))))
        .sorted(Comparator.comparingLong(Place::hash))
        .map(Place::index)
        .toList();
  }
}
