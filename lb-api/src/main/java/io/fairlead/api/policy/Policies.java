package io.fairlead.api.policy;

import java.util.List;

/**
 * The names of the built-in policies, in the order in which they stand unless a configuration says
 * otherwise: cheapest first, and what is consumed for good before what is given back.
 */
public final class Policies {

  /**
   * Keeps organisations, tenants and users within their quotas, see {@link
   * io.fairlead.api.tenant.Quota}.
   */
  public static final String QUOTA = "quota";

  /**
   * Sheds what an overloaded pool has no capacity for, by priority, cohort of tenants and request
   * id. Not one of the standard steps; its place is here, before {@link #PRIORITY}.
   */
  public static final String SHEDDING = "shedding";

  /** Shares out a pool's concurrency among tiers and tenants, lowest priority shed first. */
  public static final String PRIORITY = "priority";

  /**
   * Limits the requests in flight of a tenant, a pool or an endpoint, by a number or by what their
   * latency says. Not one of the standard steps.
   */
  public static final String CONCURRENCY = "concurrency";

  /** Sends nothing for a while to what has been failing. */
  public static final String CIRCUIT_BREAKER = "circuit-breaker";

  /** The steps of a configuration that names none. */
  public static final List<String> STANDARD = List.of(QUOTA, PRIORITY, CIRCUIT_BREAKER);

  private Policies() {}
}
