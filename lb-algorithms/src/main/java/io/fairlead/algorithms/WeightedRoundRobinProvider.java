package io.fairlead.algorithms;

import io.fairlead.algorithms.WeightedRoundRobinOptions.WeightSource;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code weighted-round-robin}: each endpoint in turn, as often as its weight says, evenly
 * spread.
 *
 * <p>The weight is the configured one, or with {@code weights: reported} follows from what the
 * endpoint says of its load: the requests that it works off for its utilization. See {@link
 * WeightedRoundRobinOptions} for the options.
 */
public final class WeightedRoundRobinProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.WEIGHTED_ROUND_ROBIN;
  }

  @Override
  public BalancerFactory configure(Options options) {
    WeightedRoundRobinOptions read = WeightedRoundRobinOptions.read(options);
    return read.weights() == WeightSource.REPORTED
        ? context -> ReportedRoundRobinBalancer.create(read, context)
        : WeightedRoundRobinBalancer::create;
  }
}
