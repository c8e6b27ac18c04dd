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
 * <p>Options: {@code choices}, how many endpoints are compared, 2 unless said otherwise. All of
 * them are compared where there are no more than that, so a large number asks for a full scan.
 * {@code bias}, from 0 to 10 and 1 unless said otherwise, is what Envoy calls the active request
 * bias and matters where weights differ: above 1 requests in flight count for more than weights,
 * and below 1 weights for more than requests; with 0 load does not count at all. See {@link
 * InFlight}.
 */
public final class LeastConnectionsProvider implements BalancerProvider {

  /** The second choice gains nearly all that there is to gain; each further one costs the same. */
  static final int DEFAULT_CHOICES = 2;

  static final int MAX_CHOICES = 1_000_000;

  /** A busy pool is shared in proportion to the weights, as an idle one is. Envoy's default too. */
  private static final double DEFAULT_BIAS = 1;

  /** Above that a light endpoint has the same as a heavy one but for a few percent. */
  private static final double MAX_BIAS = 10;

  @Override
  public String name() {
    return Balancers.LEAST_CONNECTIONS;
  }

  @Override
  public BalancerFactory configure(Options options) {
    int choices = options.integer("choices", DEFAULT_CHOICES, 2, MAX_CHOICES);
    double bias = options.decimal("bias", DEFAULT_BIAS, 0, MAX_BIAS);
    return context ->
        new PowerOfChoices(
            context.endpoints(),
            new InFlight(context.endpoints(), bias),
            choices,
            context.random());
  }
}
