package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.PowerOfChoices;
import io.fairlead.algorithms.load.PeakEwma;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code least-latency}: of a few random endpoints, the one with the smallest product of
 * recent latency and requests outstanding for its weight. For endpoints that differ in speed, or
 * whose speed changes.
 *
 * <p>A slow answer counts at once, fast ones make up for it within the time of {@code decay};
 * failures count as slow answers. What is learnt is kept by endpoint id when membership changes.
 * O(choices) for a pick. See {@link PeakEwma} for the formula and {@link LeastLatencyOptions} for
 * the options.
 */
public final class LeastLatencyProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.LEAST_LATENCY;
  }

  @Override
  public BalancerFactory configure(Options options) {
    LeastLatencyOptions read = LeastLatencyOptions.read(options);
    return context -> create(read, context);
  }

  private static Balancer create(LeastLatencyOptions options, BalancerContext context) {
    PeakEwma learnt =
        context.predecessor() instanceof PowerOfChoices predecessor
                && predecessor.load() instanceof PeakEwma load
            ? load
            : null;
    PeakEwma load = new PeakEwma(context.endpoints(), context.ticker(), options.decay(), learnt);
    return new PowerOfChoices(context.endpoints(), load, options.choices(), context.random());
  }
}
