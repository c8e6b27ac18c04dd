package io.fairlead.api.balancer;

import io.fairlead.api.config.Options;

/**
 * A balancing algorithm, found by {@link java.util.ServiceLoader}. Stateless, with a public
 * constructor without parameters.
 */
public interface BalancerProvider {

  /** The name that a pool's configuration calls it by, such as {@code least-latency}. */
  String name();

  /** Reads the options, noting problems in them rather than throwing. */
  BalancerFactory configure(Options options);
}
