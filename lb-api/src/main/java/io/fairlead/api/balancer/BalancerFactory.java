package io.fairlead.api.balancer;

/** An algorithm with its options read: makes a balancer for each membership of a pool. */
@FunctionalInterface
public interface BalancerFactory {

  /** Makes the balancer for one list of endpoints, off the request path. */
  Balancer create(BalancerContext context);
}
