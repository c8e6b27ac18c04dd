package io.fairlead.api.stats;

import io.fairlead.api.RejectionReason;
import java.util.Map;

/**
 * What a tenant did.
 *
 * @param inFlight requests admitted and not yet ended
 * @param admitted requests admitted
 * @param succeeded requests that ended well
 * @param failed requests that ended in a failure
 * @param rejected requests refused, by reason
 * @param latency of the requests of the last one to two minutes
 */
public record TenantStats(
    int inFlight,
    long admitted,
    long succeeded,
    long failed,
    Map<RejectionReason, Long> rejected,
    LatencyStats latency) {}
