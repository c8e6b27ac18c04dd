package io.fairlead.testkit;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.ProbeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Endpoints that answer probes when a test says so, and with what it says. Thread-safe. */
public final class FakeProbes implements ProbeSource {

  private final Map<String, Says> says = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  /** Endpoints that say they have nothing in flight and take 1 ms. */
  public FakeProbes() {}

  /** Makes an endpoint say this to probes that are answered from now on. */
  public synchronized FakeProbes says(String endpointId, int inFlight, Duration latency) {
    says.put(endpointId, new Says(inFlight, latency));
    return this;
  }

  @Override
  public synchronized void probe(Endpoint endpoint, Answer answer) {
    waiting.add(new Waiting(endpoint.id(), answer));
  }

  /** Answers the probes that wait, in the order in which they were sent. */
  public void answer() {
    for (Waiting probe : takeWaiting()) {
      Says said = saidBy(probe.endpointId);
      probe.answer.answered(said.inFlight, said.latency.toNanos());
    }
  }

  /** The ids of the endpoints whose probes wait to be answered, in the order of sending. */
  public synchronized List<String> waiting() {
    return waiting.stream().map(Waiting::endpointId).toList();
  }

  private synchronized List<Waiting> takeWaiting() {
    List<Waiting> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private synchronized Says saidBy(String endpointId) {
    return says.getOrDefault(endpointId, new Says(0, Duration.ofMillis(1)));
  }

  private record Says(int inFlight, Duration latency) {}

  private record Waiting(String endpointId, Answer answer) {}
}
