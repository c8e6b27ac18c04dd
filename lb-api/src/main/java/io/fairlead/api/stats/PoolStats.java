package io.fairlead.api.stats;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of a pool.
 *
 * @param balancer the name of its algorithm
 * @param endpoints in the order of the membership, drained ones included; then those that have left
 *     while their last requests are under way
 * @param levels who stands in for whom: first those of the tenants that may use every endpoint,
 *     then those of each set of regions that tenants are bound to, each first to last
 * @param picksInPanic how often an endpoint was picked on a level that ignores health
 * @param ejections what outlier ejection came to
 * @param retries what became of its requests after their first attempt
 * @param waiting requests that wait for it in its queue
 * @param overflowed requests that it had no room for and that were passed on to the pool that it
 *     overflows to, since it was first configured
 * @param policies the state of each policy that stands for the whole pool in a word or two, by
 *     policy name
 */
public record PoolStats(
    String balancer,
    List<EndpointStats> endpoints,
    List<Level> levels,
    long picksInPanic,
    Ejections ejections,
    Retries retries,
    int waiting,
    long overflowed,
    Map<String, String> policies) {

  /** Copies the collections. */
  public PoolStats {
    endpoints = List.copyOf(endpoints);
    levels = List.copyOf(levels);
    policies = Map.copyOf(policies);
  }

  /**
   * Endpoints that are as good as one another by their place; see {@link
   * io.fairlead.api.config.LocalityConfig}.
   *
   * @param residency the regions that the tenants are bound to whose level it is; empty for those
   *     that may use every endpoint
   * @param priority of its endpoints
   * @param regions where its endpoints stand, as far as that is known
   * @param loadPercent its part of the requests of those tenants
   * @param healthy how many of its endpoints are fit to serve
   * @param total how many endpoints it has, drained ones apart
   * @param panicking whether health is ignored on it, because too few endpoints are fit
   */
  public record Level(
      Set<String> residency,
      int priority,
      Set<String> regions,
      int loadPercent,
      int healthy,
      int total,
      boolean panicking) {}

  /**
   * What outlier ejection came to, counted since the pool was first configured.
   *
   * @param active endpoints that are ejected now
   * @param enforced how often one was ejected
   * @param notEnforced how often one was found that the rule was not, or not always, to eject
   * @param overflow how often one was found while no more might be ejected
   */
  public record Ejections(int active, long enforced, long notEnforced, long overflow) {}

  /**
   * Attempts beyond the first ones, since the pool was first configured.
   *
   * @param retried attempts in place of one that failed
   * @param hedged attempts beside one that was slow
   * @param refused what would have been one of either, had the budget not been used up
   */
  public record Retries(long retried, long hedged, long refused) {}
}
