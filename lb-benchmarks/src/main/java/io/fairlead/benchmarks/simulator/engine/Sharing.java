package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.config.PoolConfig.Isolation;
import io.fairlead.api.tenant.Quota;
import org.jspecify.annotations.Nullable;

/**
 * How the tenants share the servers: an immutable value.
 *
 * @param isolation of the pool of the servers
 * @param ownServers how many servers of its own each tenant has, the first ones in turn; those that
 *     are left are in the {@linkplain #OVERFLOW overflow pool} if any tenant has its own
 * @param maxInFlight limit of the pool of the servers; 0 for none
 * @param overflowMaxInFlight limit of the overflow pool; 0 for none
 * @param quota of each tenant where the quota policy is in force, or null for none
 */
public record Sharing(
    Isolation isolation,
    int ownServers,
    int maxInFlight,
    int overflowMaxInFlight,
    @Nullable Quota quota) {

  /** The pool of the servers that are nobody's own. */
  public static final String OVERFLOW = "overflow";

  /** Every server is for every tenant. */
  public static final Sharing EVERYTHING = new Sharing(Isolation.SHARED, 0, 0, 0, null);

  /** The same with another limit of the pool of the servers. */
  public Sharing withMaxInFlight(int requests) {
    return new Sharing(isolation, ownServers, requests, overflowMaxInFlight, quota);
  }

  /** Whether a server is for what others have no room for. */
  boolean isOverflow(int server, int tenants) {
    return ownServers > 0 && server >= ownServers * tenants;
  }
}
