package io.fairlead.api.policy;

import io.fairlead.api.Endpoint;
import io.fairlead.api.config.QueueConfig;
import io.fairlead.api.tenant.Tenant;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance of a {@link Policy} will stand. Valid while the instance is made, which keeps
 * what it needs of it and not the site, because the site knows the predecessor.
 */
public interface PolicySite {

  /** The name of the step in the pipeline. */
  String policy();

  /** The tenant, in the scopes that speak of one. */
  @Nullable Tenant tenant();

  /**
   * The name of the route, or null outside {@link PolicyScope#TENANT_ROUTE} and where none matched.
   */
  @Nullable String route();

  /** The pool, in the scopes that speak of one and for endpoints. */
  @Nullable PoolView pool();

  /** The endpoint, in {@link PolicyScope#ENDPOINT}. */
  @Nullable Endpoint endpoint();

  /** Elapsed time. */
  Ticker ticker();

  /** The time of day, which may be set back and forth. */
  InstantSource clock();

  /** Random numbers. */
  RandomSource random();

  /** Runs background work, such as the end of a wait. */
  TaskScheduler scheduler();

  /**
   * The instance that stood here under the configuration before, to take over the state of; null if
   * there was none. Requests that it admitted may still be under way and are released on it.
   */
  @Nullable Policy predecessor();

  /**
   * State that every instance of this policy in the same pool has in common, or in the whole engine
   * where the scope speaks of no pool. It lives as long as the pool does, reloads included. In a
   * pool that has its limits for {@linkplain
   * io.fairlead.api.config.PoolConfig.Isolation.Pattern#isByTenant each tenant by itself}, it is
   * what the tenant's instances have in common, and lives as long as the tenant's state.
   *
   * <p>State that is a {@link PoolFollower} follows the configuration of its pool.
   *
   * @param initial makes it, if this is the first instance to ask
   */
  <T> T shared(Class<T> type, Supplier<T> initial);

  /**
   * Shared state that goes over to each configuration of its pool as soon as that is applied, not
   * only when a request comes.
   */
  @FunctionalInterface
  interface PoolFollower {

    /**
     * Told of the configuration in force: when the state is new, and whenever another one is
     * applied. One call at a time, in order. It must be quick, and call nobody back, because the
     * engine takes no other configuration meanwhile.
     */
    void follow(PoolView pool);
  }

  /**
   * The pool as a policy sees it.
   *
   * @param name the name
   * @param maxInFlight requests that it may work on at once; 0 for no limit
   * @param queue where requests wait while it works on that many, or null
   * @param tenantsByShare how many of the tenants that may use it have each share; empty where
   *     there is no limit to divide
   */
  record PoolView(
      String name,
      int maxInFlight,
      @Nullable QueueConfig queue,
      Map<Integer, Integer> tenantsByShare) {

    /** Copies the map. */
    public PoolView {
      tenantsByShare = Map.copyOf(tenantsByShare);
    }

    /** A pool without a queue. */
    public PoolView(String name, int maxInFlight, Map<Integer, Integer> tenantsByShare) {
      this(name, maxInFlight, null, tenantsByShare);
    }

    /** The sum of the shares of all tenants that may use the pool; 0 where there is no limit. */
    public long totalShare() {
      return tenantsByShare.entrySet().stream()
          .mapToLong(entry -> (long) entry.getKey() * entry.getValue())
          .sum();
    }
  }
}
