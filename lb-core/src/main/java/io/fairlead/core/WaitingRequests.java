package io.fairlead.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

  /** Refuses all that wait, and whatever would wait from now on. */
  void close() {
    closed = true;
    open.forEach(WaitingRequest::breakOff);
  }
}
