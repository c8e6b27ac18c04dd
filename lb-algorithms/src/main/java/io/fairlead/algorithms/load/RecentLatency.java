package io.fairlead.algorithms.load;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The latency to expect of an endpoint in nanoseconds, whatever it has to do: {@link PeakEwma}
 * without the requests in flight, for a choice that looks at these by themselves.
 *
 * <p>What is learnt belongs to the endpoint id: the balancers that follow one another share it.
 */
public final class RecentLatency implements Load {

  /*
   *   measured      latency * (1 + failures), faded by e^(-t/tau) while nothing is in flight
   *   not measured  10 min  * (requests in flight + failures)
   *
   * with latency, failures and fading as in PeakEwma, and for the same reasons: whoever fails at
   * once must not look fast, one bad minute is not for ever, and who is not measured is tried soon,
   * by one request at a time.
   */

  private final EndpointList endpoints;
  private final Experiences experiences;

  /**
   * Goes on from a predecessor.
   *
   * @param tau how long a measurement counts; above 0
   */
  public RecentLatency(
      EndpointList endpoints, Ticker ticker, Duration tau, @Nullable RecentLatency predecessor) {
    this.endpoints = endpoints;
    this.experiences =
        new Experiences(
            endpoints, ticker, tau, predecessor == null ? null : predecessor.experiences);
  }

  @Override
  public long moment() {
    return experiences.nowNanos();
  }

  @Override
  public double of(int index, long nowNanos) {
    Experience experience = experiences.get(index);
    double tauNanos = experiences.tauNanos();
    int inFlight = endpoints.inFlight(index);
    double failures = experience.failures(nowNanos, tauNanos);
    double latencyNanos = experience.latencyNanos();
    if (latencyNanos == Experience.NONE) {
      return Experience.UNMEASURED_NANOS * (inFlight + failures);
    }
    double expected = latencyNanos * (1 + failures);
    return inFlight > 0 ? expected : expected * experience.freshness(nowNanos, tauNanos);
  }

  /** The failures of late, each faded by its age. */
  public double failures(int index, long nowNanos) {
    return experiences.get(index).failures(nowNanos, experiences.tauNanos());
  }

  /** The same at this moment; reads the clock only where there are any. */
  public double failures(int index) {
    return experiences.get(index).hasFailed() ? failures(index, experiences.nowNanos()) : 0;
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos) {
    experiences.completed(index, outcome, latencyNanos);
  }
}
