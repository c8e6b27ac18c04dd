package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code shuffle-shard}: each tenant is served by a few endpoints of its own choice of
 * them, among which another balancer picks. For pools in which one tenant's requests can take an
 * endpoint down: it takes down its few, and hardly anyone has the same few.
 *
 * <p>Options: {@code size}, how many endpoints a tenant has, 4 unless said otherwise; {@code
 * spill}, whether a tenant of whose endpoints none is available gets any other, false unless said
 * otherwise since that is how trouble spreads; {@code inner}, the other balancer with its options,
 * {@code least-connections} unless said otherwise.
 */
public final class ShuffleShardProvider implements BalancerProvider {

  /** Two tenants of a pool of 100 share all four endpoints once in 4 million pairs. */
  static final int DEFAULT_SIZE = 4;

  @Override
  public String name() {
    return Balancers.SHUFFLE_SHARD;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return configure(options, Others.NONE);
  }

  @Override
  public BalancerFactory configure(Options options, Others others) {
    int size = options.integer("size", DEFAULT_SIZE, 1, 10_000);
    boolean spill = options.flag("spill", false);
    BalancerFactory inner = others.read(options, "inner", Balancers.LEAST_CONNECTIONS);
    ThreadLocal<Part.View> views = Part.views();
    return context -> new ShuffleShardBalancer(size, spill, inner, context, views);
  }
}
