package io.fairlead.algorithms;

import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.BalancerProvider;
import io.fairlead.api.balancer.Balancers;
import io.fairlead.api.config.Options;

/**
 * Provides {@code consistent-hash}: the endpoint that a key of the request is hashed to, unless
 * that one has too much to do. For endpoints that keep a cache by that key.
 *
 * <p>Every process with the same endpoints and options agrees, and a change of membership moves
 * only the keys that it must, or a few more. The option {@code algorithm} says how:
 *
 * <ul>
 *   <li>{@code ring}, the default: moves the fewest keys; shares are even to some percent.
 *   <li>{@code maglev}: shares are even to one entry of a table, which is Envoy's.
 *   <li>{@code rendezvous}: exact in both, for some dozens of endpoints.
 *   <li>{@code ring-envoy}, {@code ring-nginx}: the rings of these, to change over from them.
 * </ul>
 *
 * <p>See {@link ConsistentHashOptions} for the others.
 */
public final class ConsistentHashProvider implements BalancerProvider {

  @Override
  public String name() {
    return Balancers.CONSISTENT_HASH;
  }

  @Override
  public BalancerFactory configure(Options options) {
    ConsistentHashOptions read = ConsistentHashOptions.read(options);
    return context -> new ConsistentHashBalancer(context.endpoints(), read, context.random());
  }
}
