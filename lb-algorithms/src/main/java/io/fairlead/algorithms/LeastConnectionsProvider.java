package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.PowerOfChoices;
import io.fairlead.algorithms.load.InFlight;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code least-connections}: of a few random endpoints, the one with the fewest requests
 * in flight for its weight. For requests that differ in cost, or of which nothing is known.
 *
 * <p>Endpoints are drawn in proportion to their weights, two without replacement; of equals the one
 * drawn first is taken. O(choices) for a pick.
 *
 * <p>Option: {@code choices}, how many endpoints are compared, 2 unless said otherwise. All of them
 * are compared where there are no more than that, so a large number asks for a full scan.
 */
public final class LeastConnectionsProvider implements BalancerProvider {

  /** The second choice gains nearly all that there is to gain; each further one costs the same. */
  static final int DEFAULT_CHOICES = 2;

  static final int MAX_CHOICES = 1_000_000;

  @Override
  public String name() {
    return Balancers.LEAST_CONNECTIONS;
  }

  @Override
  public BalancerFactory configure(Options options) {
    int choices = options.integer("choices", DEFAULT_CHOICES, 2, MAX_CHOICES);
    return context ->
        new PowerOfChoices(
            context.endpoints(), new InFlight(context.endpoints()), choices, context.random());
  }
}
