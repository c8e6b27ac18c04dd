package io.fairlead.api.stats;

import java.util.List;

/**
 * The state of a pool.
 *
 * @param balancer the name of its algorithm
 * @param endpoints in the order of the membership, drained ones included
 * @param retries what became of its requests after their first attempt
 */
public record PoolStats(String balancer, List<EndpointStats> endpoints, Retries retries) {

  /**
   * Attempts beyond the first ones, since the pool was first configured.
   *
   * @param retried attempts in place of one that failed
   * @param hedged attempts beside one that was slow
   * @param refused what would have been one of either, had the budget not been used up
   */
  public record Retries(long retried, long hedged, long refused) {}
}
