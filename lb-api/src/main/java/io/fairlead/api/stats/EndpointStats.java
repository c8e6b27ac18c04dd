package io.fairlead.api.stats;

import io.fairlead.api.Endpoint;
import java.util.Map;

/**
 * The state of an endpoint.
 *
 * @param endpoint which
 * @param inFlight requests under way
 * @param succeeded requests that ended well
 * @param failed requests that ended in a failure
 * @param latencyEwmaNanos exponentially weighted mean of the latency, 0 if nothing has ended yet
 * @param policies the state of each of its policies in a word or two, by policy name
 */
public record EndpointStats(
    Endpoint endpoint,
    int inFlight,
    long succeeded,
    long failed,
    long latencyEwmaNanos,
    Map<String, String> policies) {}
