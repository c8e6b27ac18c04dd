package io.fairlead.algorithms.load;

import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much each endpoint can take, by what the endpoints say of their load: gRPC's proposal A58.
 *
 * <pre>weight = requests per second / (utilization + errors / requests * penalty)</pre>
 *
 * <p>That is the rate at which the endpoint would be busy to just 1 if its load grew evenly. What
 * is reported belongs to the endpoint id: the balancers that follow one another share it.
 */
public final class ReportedLoad {

  /*
   * A weight counts only once the endpoint has reported for the whole of the blackout, because the
   * first reports of a process that has just started say little. It counts no more once nothing came
   * for the time of expiration, and then the blackout begins anew; see Reports.
   *
   * A report from which no weight follows (idle, or silent about one of the two numbers that are
   * needed, or numbers so far apart that a double cannot hold the quotient) is passed over as if it
   * had not come.
   *
   * Deviation from A58: the blackout begins anew by the gap between two reports, not by whether
   * anyone looked during the gap.
   */

  /** One alone says nothing: shares are a comparison. */
  private static final int LEAST_USABLE = 2;

  private final EndpointList endpoints;
  private final double errorPenalty;
  private final long blackoutNanos;
  private final long expirationNanos;
  private final Reports[] reports;

  /**
   * Goes on from a predecessor.
   *
   * @param errorPenalty how much utilization it counts as when all requests fail; at least 0
   * @param blackout how long an endpoint must have reported before its weight counts; 0 for at once
   * @param expiration after how long without a report a weight counts no more; above 0
   */
  public ReportedLoad(
      EndpointList endpoints,
      double errorPenalty,
      Duration blackout,
      Duration expiration,
      @Nullable ReportedLoad predecessor) {
    this.endpoints = endpoints;
    this.errorPenalty = errorPenalty;
    this.blackoutNanos = blackout.toNanos();
    this.expirationNanos = expiration.toNanos();
    this.reports = new Reports[endpoints.size() + endpoints.drained()];
    Map<String, Reports> known = predecessor == null ? Map.of() : predecessor.reportsById();
    for (int i = 0; i < reports.length; i++) {
      Reports inherited = known.get(endpoints.get(i).id());
      reports[i] = inherited == null ? new Reports() : inherited;
    }
  }

  /** Takes what an endpoint says, drained ones included. Wait-free, O(1), allocates nothing. */
  public void reported(int index, LoadReport report, long nowNanos) {
    double weight = weightBy(report);
    if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
      reports[index].report(weight, nowNanos, expirationNanos);
    }
  }

  /**
   * The weights of a moment, in parts of the largest, for all but drained endpoints. One without a
   * usable weight has the mean of those that have one. O(n).
   *
   * @return null if fewer than two have a usable weight
   */
  public double @Nullable [] weights(long nowNanos) {
    double[] weights = new double[endpoints.size()];
    int usable = 0;
    double heaviest = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = reports[i].weight(nowNanos, blackoutNanos, expirationNanos);
      usable += weights[i] == Reports.NONE ? 0 : 1;
      heaviest = Math.max(heaviest, weights[i]);
    }
    if (usable < LEAST_USABLE) {
      return null;
    }
    scale(weights, usable, heaviest);
    return weights;
  }

  private double weightBy(LoadReport report) {
    double requests = report.requestsPerSecond();
    if (requests == 0 || report.utilization() == 0) {
      return Reports.NONE;
    }
    double penalty = report.errorsPerSecond() / requests * errorPenalty;
    return requests / (report.utilization() + penalty);
  }

  /** Also keeps every sum of them finite, whatever was reported. */
  private static void scale(double[] weights, int usable, double heaviest) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != Reports.NONE) {
        weights[i] = Math.max(weights[i] / heaviest, Double.MIN_NORMAL);
        sum += weights[i];
      }
    }
    double mean = sum / usable;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] == Reports.NONE ? mean : weights[i];
    }
  }

  private Map<String, Reports> reportsById() {
    Map<String, Reports> byId = new HashMap<>();
    for (int i = 0; i < reports.length; i++) {
      byId.put(endpoints.get(i).id(), reports[i]);
    }
    return byId;
  }
}
