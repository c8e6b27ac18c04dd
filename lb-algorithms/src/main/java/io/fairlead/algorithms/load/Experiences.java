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
    Map<String, Experience> known = predecessor == null ? Map.of() : predecessor.byId();
    long nowNanos = ticker.nanos();
    for (int i = 0; i < experiences.length; i++) {
      Experience inherited = known.get(endpoints.get(i).id());
      experiences[i] = inherited == null ? new Experience(nowNanos) : inherited;
    }
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

  private Map<String, Experience> byId() {
    Map<String, Experience> byId = new HashMap<>();
    for (int i = 0; i < experiences.length; i++) {
      byId.put(endpoints.get(i).id(), experiences[i]);
    }
    return byId;
  }
}
