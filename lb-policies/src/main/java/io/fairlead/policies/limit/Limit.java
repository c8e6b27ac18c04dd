package io.fairlead.policies.limit;

/**
 * The mathematics of an adaptive limit: how many requests at once something can bear, judged by
 * those that have ended. Knows nothing of enforcement, clocks and bounds. Not thread-safe.
 */
interface Limit {

  /**
   * Learns from a window of requests.
   *
   * @param limit the limit during the window, at least 1
   * @param latencyNanos the mean of those that were answered, at least 1; means nothing if {@code
   *     dropped}
   * @param inFlight the most that were in flight at once
   * @param dropped whether too many were shed or not answered in time
   * @return the limit after it, for the caller to bring within its bounds and to round down
   */
  double next(double limit, long latencyNanos, int inFlight, boolean dropped);

  /** What the latest latency was judged by, in nanoseconds; 0 if it was by nothing yet. */
  long baselineNanos();

  /**
   * Whether so few requests came that their latency says nothing of a higher limit. It is then left
   * as it is: raised, it would stand at its maximum when the storm comes.
   */
  static boolean isHardlyUsed(double limit, int inFlight) {
    return inFlight < limit / 2;
  }
}
