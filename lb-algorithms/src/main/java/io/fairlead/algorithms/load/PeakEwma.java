package io.fairlead.algorithms.load;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The latency to expect of an endpoint, times what is outstanding there for its weight.
 *
 * <p>What is learnt belongs to the endpoint id: the balancers that follow one another share it.
 */
public final class PeakEwma implements Load {

  /*
   * After Finagle's PeakEwma, with tau for the option "decay":
   *
   *   measured      load = max(latency, silence) * (1 + outstanding)
   *   not measured  load = 10 min                *      outstanding
   *
   *   latency       an average that a slower sample replaces at once and a faster one pulls down by
   *                 1 - e^(-dt/tau), dt being the time since the sample before
   *   silence       for how long nothing has come from an endpoint that has something to do
   *   outstanding   (requests in flight + recent failures) * mean weight / weight
   *   failures      a count from which each failure fades by e^(-t/tau)
   *
   * Deviations from Finagle, and why:
   *
   * 1. A failure goes on counting as outstanding for tau on average. By Little's law that is what a
   *    request of that length would do, so whoever fails at once looks slow, not fast, the more so
   *    the more it fails; and a single failure weighs no more than one request in flight.
   * 2. An endpoint with nothing in flight has its load faded by e^(-t/tau) since its last news. So
   *    it is tried again in the end: a hundred times slower than the others, after 4.6 tau. The
   *    first request there ends the fading until it is answered, so the try is a single request.
   * 3. Silence counts as soon as it is longer than the latency. A request tells how slow it was only
   *    once it has ended, which for an endpoint that hangs is its time-out; until then requests in
   *    flight would be all that speaks against the endpoint. It begins when the endpoint was last
   *    seen idle, at the latest: then nobody waited for it.
   * 4. An endpoint that is not measured costs nothing while idle and more than any other once it
   *    has something to do: it is tried soon, by one request at a time. When none is measured, as
   *    after a start, this is the same as comparing requests in flight.
   */

  private final EndpointList endpoints;
  private final double meanWeight;
  private final double[] weights;
  private final Experiences experiences;

  /**
   * Goes on from a predecessor.
   *
   * @param tau how long a measurement counts; above 0
   */
  public PeakEwma(
      EndpointList endpoints, Ticker ticker, Duration tau, @Nullable PeakEwma predecessor) {
    this.endpoints = endpoints;
    this.weights = Weights.of(endpoints);
    this.meanWeight = Weights.sum(weights) / Math.max(1, weights.length);
    this.experiences =
        new Experiences(
            endpoints, ticker, tau, predecessor == null ? null : predecessor.experiences);
  }

  @Override
  public double of(int index, long nowNanos) {
    Experience experience = experiences.get(index);
    double tauNanos = experiences.tauNanos();
    int inFlight = endpoints.inFlight(index);
    if (inFlight == 0) {
      experience.seenIdle(nowNanos);
    }
    double outstanding =
        (inFlight + experience.failures(nowNanos, tauNanos)) * meanWeight / weights[index];
    double latencyNanos = experience.latencyNanos();
    if (latencyNanos == Experience.NONE) {
      return Experience.UNMEASURED_NANOS * outstanding;
    }
    return inFlight > 0
        ? Math.max(latencyNanos, experience.silenceNanos(nowNanos)) * (1 + outstanding)
        : latencyNanos * (1 + outstanding) * experience.freshness(nowNanos, tauNanos);
  }

  /** The failures of late, each faded by its age. */
  public double failures(int index, long nowNanos) {
    return experiences.get(index).failures(nowNanos, experiences.tauNanos());
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    experiences.completed(index, outcome, latencyNanos, nowNanos);
  }
}
