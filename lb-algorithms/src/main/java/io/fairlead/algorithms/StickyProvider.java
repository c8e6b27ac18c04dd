package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code sticky}: the endpoint that a client was sent to before, by a signed token in a
 * cookie or header; another balancer's choice for a client without a token or whose endpoint is
 * gone. For endpoints that keep a session in memory.
 *
 * <p>Option {@code inner}: the other balancer with its options, {@code least-connections} unless
 * said otherwise. Affinity belongs around the other ones that work through another: inside {@code
 * shuffle-shard} it would remember tokens, some 16 KB, for each tenant apart. See {@link
 * StickyOptions} for the others. The host adds {@link io.fairlead.api.Lease#addResponseHeaders} to
 * its answers.
 */
public final class StickyProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.STICKY;
  }

  @Override
  public BalancerFactory configure(Options options) {
    return configure(options, Others.NONE);
  }

  @Override
  public BalancerFactory configure(Options options, Others others) {
    StickyOptions read = StickyOptions.read(options);
    BalancerFactory inner = others.read(options, "inner", Balancers.LEAST_CONNECTIONS);
    return context -> create(read, inner, context);
  }

  private static StickyBalancer create(
      StickyOptions options, BalancerFactory inner, BalancerContext context) {
    StickyBalancer predecessor =
        context.predecessor() instanceof StickyBalancer before ? before : null;
    return new StickyBalancer(
        options,
        context,
        inner.create(context.withPredecessor(predecessor == null ? null : predecessor.inner())),
        predecessor);
  }
}
