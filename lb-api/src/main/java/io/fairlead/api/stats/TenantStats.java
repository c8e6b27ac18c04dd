package io.fairlead.api.stats;

import io.fairlead.api.RejectionReason;
import io.fairlead.api.tenant.QuotaStatus;
import java.util.List;
import java.util.Map;

/**
 * What a tenant did.
 *
 * @param inFlight requests admitted and not yet ended
 * @param waiting requests that wait in a queue
 * @param admitted requests admitted
 * @param succeeded requests that ended well
 * @param failed requests that ended in a failure
 * @param rejected requests refused, by reason
 * @param latency of the requests of the last one to two minutes
 * @param quotas where it stands against its quotas, those of its users apart
 * @param policies the state of each of its policies that has one to tell, in a word or two, by the
 *     policy's name, followed by {@code /} and that of the route or pool that it stands for, if it
 *     does
 */
public record TenantStats(
    int inFlight,
    int waiting,
    long admitted,
    long succeeded,
    long failed,
    Map<RejectionReason, Long> rejected,
    LatencyStats latency,
    List<QuotaStatus> quotas,
    Map<String, String> policies) {}
