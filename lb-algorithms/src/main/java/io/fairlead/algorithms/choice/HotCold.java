package io.fairlead.algorithms.choice;

import io.fairlead.algorithms.load.Load;
import io.fairlead.algorithms.load.PeakEwma;
import io.fairlead.algorithms.load.RecentQuantile;
import io.fairlead.algorithms.load.Weights;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.EndpointList;

/**
 * The hot-cold lexicographic rule of Wydrowski, Kleinberg, Rumble and Archer, "Load is not what you
 * should balance: Introducing Prequal", NSDI 2024, as an order.
 *
 * <p>An endpoint is hot if it has more requests in flight than a limit. Any cold one goes before
 * any hot one; of two cold ones that with the lower latency, of two hot ones that with fewer
 * requests in flight. Latency is thus what is optimised, and the limit a condition rather than
 * another term of a sum.
 */
public final class HotCold implements Load {

  /*
   * The order as one number, so that whatever compares loads can choose by it:
   *
   *   cold  latency to three binary digits, then requests in flight
   *   hot   requests in flight * 2^200
   *
   * The least of the hot ones is above all latencies: a hot endpoint has a request in flight at
   * least, hence 10^-6 for the weight, and 10^-6 * 2^200 is 10^54. Multiplying by a power of two
   * loses no digit.
   *
   * Deviations from the paper, and why:
   *
   * 1. Latencies are cut to steps of an eighth of a power of two, that is 7 to 12 %, and where these
   *    are equal fewer requests in flight decide. A difference of a percent is noise, but would give
   *    one endpoint all the requests until it is hot, for as long as the estimates take to change.
   *    The bits of a positive number are ordered as the number is, so those of the requests in
   *    flight, as a float, are put in the place of the digits that were cut off.
   * 2. Where nobody is probed, the latency is what this process has seen, times the requests in
   *    flight: PeakEwma. A probe tells the latency at the load of that moment; what was seen is an
   *    average over other loads, by which all would go to the fastest until it is hot, and hot is
   *    relative to how full that makes the others. In the simulator such endpoints filled each other
   *    up without end.
   * 3. A failure counts as a request in flight until it fades, as in PeakEwma: whoever fails at once
   *    never has much in flight and would be cold for ever.
   */

  private static final double HOT = 0x1p200;

  /** The digits of a double that are cut off, all but three of 52. */
  private static final long CUT = (1L << 49) - 1;

  private final EndpointList endpoints;
  private final PeakEwma latency;
  private final RecentQuantile limit;
  private final double[] weights;

  /**
   * Orders endpoints by what this process knows of them.
   *
   * @param latency to expect at the present load
   * @param limit of the requests in flight for the weight, above which an endpoint is hot
   */
  public HotCold(EndpointList endpoints, PeakEwma latency, RecentQuantile limit) {
    this.endpoints = endpoints;
    this.latency = latency;
    this.limit = limit;
    this.weights = Weights.of(endpoints);
  }

  /**
   * The place of an endpoint in the order: the one of the least rank is the best and that of the
   * greatest the worst.
   *
   * @param inFlight requests in flight for the weight, at least 0
   * @param latencyNanos at least 0
   * @param limit at least 0
   */
  public static double rank(double inFlight, double latencyNanos, double limit) {
    if (inFlight > limit) {
      return inFlight * HOT;
    }
    long steps = Double.doubleToRawLongBits(latencyNanos) & ~CUT;
    return Double.longBitsToDouble(steps | Float.floatToRawIntBits((float) inFlight));
  }

  @Override
  public double of(int index, long nowNanos) {
    double inFlight = forWeight(index, latency.failures(index, nowNanos));
    return rank(inFlight, latency.of(index, nowNanos), limit.value());
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    latency.completed(index, outcome, latencyNanos, nowNanos);
  }

  /** Lets the limit know how much an endpoint has in flight. */
  public void lookAt(int index, long nowNanos) {
    limit.record(forWeight(index, latency.failures(index, nowNanos)));
  }

  private double forWeight(int index, double failures) {
    return (endpoints.inFlight(index) + failures) / weights[index];
  }
}
