package io.fairlead.api.stats;

import io.fairlead.api.Endpoint;
import java.time.Instant;
import java.util.Map;

/**
 * The state of an endpoint.
 *
 * @param endpoint which
 * @param inFlight requests under way
 * @param succeeded requests that ended well
 * @param failed requests that ended in a failure
 * @param latencyEwmaNanos exponentially weighted mean of the latency, 0 if nothing has ended yet
 * @param health whether it is fit to serve, why, and since when
 * @param policies the state of each of its policies in a word or two, by policy name
 */
public record EndpointStats(
    Endpoint endpoint,
    int inFlight,
    long succeeded,
    long failed,
    long latencyEwmaNanos,
    Health health,
    Map<String, String> policies) {

  /** What an endpoint's life is at, from worst to best: of several that hold, the first is told. */
  public enum Condition {
    /** It has left the pool, and its last requests are under way. */
    LEAVING,
    /** It gets nothing new but sessions that belong to it. */
    DRAINING,
    /** It gets nothing, since the deadline of its drain is over. */
    DRAINED,
    /** Its active checks fail. */
    UNHEALTHY,
    /** Its requests have ended badly, and it is given time to recover. */
    EJECTED,
    /** It is new, and no active check has passed yet. */
    UNCHECKED,
    /** It gets less than its part while it starts. */
    WARMING,
    /** It serves. */
    HEALTHY
  }

  /**
   * Whether an endpoint is fit to serve.
   *
   * @param condition what holds
   * @param reason why, in a few words
   * @param since when it began to hold
   */
  public record Health(Condition condition, String reason, Instant since) {}
}
