package io.fairlead.api.event;

import io.fairlead.api.Lease;
import io.fairlead.api.Outcome;

/**
 * Is told of the ends of attempts and of requests, by the thread that ends them: of all, or of
 * those that it was {@linkplain LbListener#ofRequests answered} for.
 *
 * <p>Must return quickly and never block. An exception is contained and counted, and changes
 * nothing for the request.
 */
public interface RequestListener {

  /**
   * An attempt ended, once for each that began; whether its request did is not told. Of a request
   * that was hedged, the slower attempt ends as {@link Outcome.Kind#CANCELLED}.
   *
   * @param latencyNanos from the lease to its completion
   */
  default void completed(Lease lease, Outcome outcome, long latencyNanos) {}

  /**
   * A request that was admitted has ended, once for each: after its last attempt has, or after the
   * first one that was a success. Whoever counts requests counts these and those {@linkplain
   * LbListener#rejected refused}.
   *
   * @param lease the attempt that it ended with; {@link Lease#attempt} is how many there were, but
   *     for one that still goes on beside it
   * @param outcome that of the request: what its tenant's statistics count
   * @param latencyNanos since its first attempt began
   * @param nowNanos the end, by the {@linkplain io.fairlead.api.time.Ticker ticker} of the load
   *     balancer, so that nobody has to read a clock for it
   */
  default void ended(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {}

  /**
   * A request ended with the first attempt and no other was made, as most do: both events in one,
   * for a listener that would look the same thing up twice. Tells them apart unless overridden;
   * then neither of them is told of such a request.
   *
   * @param latencyNanos of the attempt, and of the request
   * @param nowNanos the end, as for {@link #ended}
   */
  default void endedWithFirst(Lease lease, Outcome outcome, long latencyNanos, long nowNanos) {
    try {
      completed(lease, outcome, latencyNanos);
    } finally {
      ended(lease, outcome, latencyNanos, nowNanos);
    }
  }
}
