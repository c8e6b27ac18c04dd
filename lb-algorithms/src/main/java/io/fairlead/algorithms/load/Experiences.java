package io.fairlead.algorithms.load;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each endpoint of a list. It belongs to the endpoint id: the lists that follow
 * one another share it, so a late completion at a predecessor is not lost.
 */
final class Experiences {

  private final EndpointList endpoints;
  private final double tauNanos;
  private final Experience[] experiences;

  Experiences(
      EndpointList endpoints, Ticker ticker, Duration tau, @Nullable Experiences predecessor) {
    this.endpoints = endpoints;
    this.tauNanos = tau.toNanos();
    this.experiences = new Experience[endpoints.size()];
    int alike = predecessor == null ? 0 : predecessor.alike(endpoints);
    if (predecessor != null) {
      System.arraycopy(predecessor.experiences, 0, experiences, 0, alike);
    }
    Map<String, Experience> known = predecessor == null ? Map.of() : predecessor.byIdFrom(alike);
    long nowNanos = ticker.nanos();
    for (int i = alike; i < experiences.length; i++) {
      Experience inherited = known.get(endpoints.get(i).id());
      experiences[i] = inherited == null ? new Experience(nowNanos) : inherited;
    }
  }

  /** How many endpoints the list has in common with another one before the first difference. */
  private int alike(EndpointList others) {
    int most = Math.min(experiences.length, others.size());
    int alike = 0;
    while (alike < most && endpoints.get(alike).id().equals(others.get(alike).id())) {
      alike++;
    }
    return alike;
  }

  Experience get(int index) {
    return experiences[index];
  }

  double tauNanos() {
    return tauNanos;
  }

  void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    if (outcome.isSuccess()) {
      experiences[index].succeeded(latencyNanos, nowNanos, tauNanos);
    } else if (outcome.isFailure()) {
      experiences[index].failed(latencyNanos, nowNanos, tauNanos);
    }
  }

  private Map<String, Experience> byIdFrom(int index) {
    Map<String, Experience> byId = new HashMap<>();
    for (int i = index; i < experiences.length; i++) {
      byId.put(endpoints.get(i).id(), experiences[i]);
    }
    return byId;
  }
}
