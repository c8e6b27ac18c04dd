package io.fairlead.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The requests that wait for capacity. Thread-safe. */
final class WaitingRequests {

  private final Set<WaitingRequest> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  void add(WaitingRequest request) {
    open.add(request);
    if (closed) {
      request.breakOff();
    }
  }

  void remove(WaitingRequest request) {
    open.remove(request);
  }

  /** How many wait, by a name of where they have stopped. O(waiting). */
  Map<String, Integer> countBy(Function<WaitingRequest.Stop, String> name) {
    Map<String, Integer> counts = new HashMap<>();
    open.forEach(request -> counts.merge(name.apply(request.stop()), 1, Integer::sum));
    return counts;
  }

  /** Refuses all that wait, and whatever would wait from now on. */
  void close() {
    closed = true;
    open.forEach(WaitingRequest::breakOff);
  }
}
