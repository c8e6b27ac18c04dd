package io.fairlead.api.policy;

/** What one instance of a policy stands for. Each instance is made when it is first needed. */
public enum PolicyScope {
  /** One tenant. */
  TENANT,
  /** One tenant on one route. */
  TENANT_ROUTE,
  /** One tenant in one pool. */
  TENANT_POOL,
  /** One pool, for every tenant. Cannot be overridden by tier or tenant. */
  POOL,
  /**
   * One endpoint, for every tenant. Asked after the pick; the balancer passes over an endpoint
   * whose policies are not {@linkplain Policy#isReady ready}. Cannot be overridden by tier or
   * tenant.
   */
  ENDPOINT
}
