package io.fairlead.api.stats;

import io.fairlead.api.config.NoisyNeighbourConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
 * @param noisyNeighbours the tenants that do too much for the others now
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
    Map<String, String> policies,
    List<NoisyNeighbour> noisyNeighbours) {

  /** Copies the collections. */
  public PoolStats {
    endpoints = List.copyOf(endpoints);
    levels = List.copyOf(levels);
    policies = Map.copyOf(policies);
    noisyNeighbours = List.copyOf(noisyNeighbours);
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

  /**
   * A tenant that does too much for the others.
   *
   * @param tenant its id
   * @param phase what has come of it
   * @param action what is or was done about it; null for nothing
   * @param reason why it is at this phase, in a few words
   * @param since when it was found
   * @param until how long this lasts at least
   * @param evidence what was found
   */
  public record NoisyNeighbour(
      String tenant,
      Phase phase,
      NoisyNeighbourConfig.@Nullable Action action,
      String reason,
      Instant since,
      Instant until,
      Evidence evidence) {

    /**
     * What comes of a noisy tenant, in this order; the middle two if something is done about it.
     */
    public enum Phase {
      /** It was found. */
      FOUND,
      /** Something is done about it from now on. */
      CURBED,
      /** That is no longer done. */
      FREED,
      /** It is noisy no longer. */
      GONE
    }

    /**
     * What the last of the rounds showed in which the tenant was found.
     *
     * @param measure of what it did too much; if of several things, the one it overdid most
     * @param share its part of all, above 0 to 1, less what may be others'
     * @param usualShare its part as usual, above 0 to 1
     * @param factor how many times as much as usual it did for what the others did, up to a million
     * @param slotsUsed the part of the pool's slots that were taken, in the mean; 0 if there is no
     *     number of slots that the tenants share
     * @param slowdown how many times as long as usual the others' requests took; 1 if unknown
     * @param failing the part of all requests that failed
     * @param window how long the round was
     */
    public record Evidence(
        NoisyNeighbourConfig.Measure measure,
        double share,
        double usualShare,
        double factor,
        double slotsUsed,
        double slowdown,
        double failing,
        Duration window) {}
  }
}
