package io.fairlead.api.balancer;

import io.fairlead.api.Endpoint;

/**
 * Asks endpoints how they are doing, for balancers that choose by the answers.
 *
 * <p>Thread-safe. Called on the request path: it returns at once, and the answer comes later from
 * any thread. A probe that is never answered harms nothing.
 */
@FunctionalInterface
public interface ProbeSource {

  /** Sends a probe to an endpoint. */
  void probe(Endpoint endpoint, Answer answer);

  /** Takes the answer to one probe. */
  @FunctionalInterface
  interface Answer {

    /**
     * The endpoint has answered.
     *
     * @param inFlight requests that it has under way, of all its clients; at least 0
     * @param latencyNanos how long it expects a request to take at that load; at least 0
     */
    void answered(int inFlight, long latencyNanos);
  }
}
