package io.fairlead.usage;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has used in one hour on one route. Sums that would be too large stay at the largest
 * number. Immutable.
 *
 * @param tenant its id
 * @param route the route that the requests took; null for those that took none, and for those that
 *     were rejected, which is decided before they take any
 * @param hour the beginning of the hour, by the time at which requests end
 * @param requests that were admitted and have ended, each once, however often it was tried
 * @param rejected requests that were refused
 * @param attempts that have ended: each request has at least one, and one more for each retry and
 *     each hedge
 * @param bytesIn of the bodies of requests, as far as the host has told them
 * @param bytesOut of the bodies of responses, as far as the host has told them
 * @param upstreamNanos the time that endpoints were busy: the sum over the attempts
 * @param cost in the unit of the host's choice; 1 for a request of which nothing is told, 0 for one
 *     that was never sent
 */
public record UsageRecord(
    String tenant,
    @Nullable String route,
    Instant hour,
    long requests,
    long rejected,
    long attempts,
    long bytesIn,
    long bytesOut,
    long upstreamNanos,
    long cost) {

  /** By tenant, then by route, none first, then by hour. */
  static final Comparator<UsageRecord> BY_KEY =
      Comparator.comparing(UsageRecord::tenant)
          .thenComparing(UsageRecord::route, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(UsageRecord::hour);

  /** Checks that nothing is missing. */
  public UsageRecord {
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(hour);
  }

  /** Of the same tenant, both together; what tells them apart is that of this one. */
  UsageRecord plus(UsageRecord other) {
    return new UsageRecord(
        tenant,
        route,
        hour,
        sum(requests, other.requests),
        sum(rejected, other.rejected),
        sum(attempts, other.attempts),
        sum(bytesIn, other.bytesIn),
        sum(bytesOut, other.bytesOut),
        sum(upstreamNanos, other.upstreamNanos),
        sum(cost, other.cost));
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
