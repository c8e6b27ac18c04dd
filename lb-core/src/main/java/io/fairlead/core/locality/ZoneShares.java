package io.fairlead.core.locality;

/**
 * How the requests of this process for one level are divided among the zones there, so that as many
 * as possible stay in its own and no endpoint gets more than others. Takes O(zones).
 */
public final class ZoneShares {

  /*
   * The rule of Envoy's zone aware routing. All processes together send each zone its part of the
   * requests, which is the zone's part of the endpoints:
   *
   *   - If our zone's part of the endpoints is at least its part of the processes, all our requests
   *     stay at home.
   *   - Else endpoints / processes of them do, and the rest goes where more is left: to each zone by
   *     how much its part of the endpoints exceeds its part of the processes.
   *
   * For example, with 40 %, 40 %, 20 % of the processes and 25 %, 50 %, 25 % of the endpoints, the
   * first zone keeps 25 / 40 of its requests and sends the rest to the others by 10 : 5.
   *
   * Envoy counts endpoints and rounds to hundredths of a percent. Here endpoints count by their
   * weights, because that is how balancers use them, and nothing is rounded.
   *
   * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/zone_aware
   */

  private ZoneShares() {}

  /**
   * The share of each zone where a zone is preferred.
   *
   * @param weights of the endpoints in each zone, at least 0, their sum above 0
   * @param callers how many processes there are in each of these zones, at least 0
   * @param callersHere how many there are in the zone of this process, above 0
   * @param allCallers how many there are in all zones, in those without endpoints too
   * @param own the index of the zone of this process, or -1 if no endpoint stands there
   */
  public static double[] preferring(
      double[] weights, int[] callers, int callersHere, long allCallers, int own) {
    double sum = sum(weights);
    double[] shares = new double[weights.length];
    double callersPart = (double) callersHere / allCallers;
    double kept = own < 0 ? 0 : Math.min(1, weights[own] / sum / callersPart);
    double[] left = new double[weights.length];
    for (int zone = 0; zone < weights.length; zone++) {
      double room = weights[zone] / sum - (double) callers[zone] / allCallers;
      left[zone] = zone == own ? 0 : Math.max(0, room);
    }
    double leftInAll = sum(left);
    if (leftInAll == 0 || kept == 1) {
      return own < 0 ? proportional(weights) : only(own, weights.length);
    }
    for (int zone = 0; zone < shares.length; zone++) {
      shares[zone] = zone == own ? kept : (1 - kept) * left[zone] / leftInAll;
    }
    return shares;
  }

  /** The share of each zone where all are treated alike: that of its weight. */
  public static double[] proportional(double[] weights) {
    double sum = sum(weights);
    double[] shares = new double[weights.length];
    for (int zone = 0; zone < shares.length; zone++) {
      shares[zone] = sum == 0 ? 1.0 / shares.length : weights[zone] / sum;
    }
    return shares;
  }

  private static double[] only(int zone, int zones) {
    double[] shares = new double[zones];
    shares[zone] = 1;
    return shares;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
