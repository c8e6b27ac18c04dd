package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.HotCold;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code hot-cold}: of the endpoints that are not among the busiest the fastest, or else
 * the least busy. For endpoints whose speed changes because they share their machines, and for many
 * clients that share the endpoints. The rule is that of Prequal.
 *
 * <p>Where the host has given a {@link io.fairlead.api.balancer.ProbeSource}, endpoints are asked
 * how busy and how fast they are, at each pick for the picks to come. Without one, and as long as
 * too few have answered, a few endpoints are drawn in proportion to their weights and compared by
 * what this process has seen of them. Requests in flight count for the weight. O(choices) for a
 * pick and one reading of the clock, or two with probes. See {@link HotCold} for the rule and
 * {@link HotColdOptions} for the options.
 */
public final class HotColdProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.HOT_COLD;
  }

  @Override
  public BalancerFactory configure(Options options) {
    HotColdOptions read = HotColdOptions.read(options);
    return context -> new HotColdBalancer(context, read);
  }
}
