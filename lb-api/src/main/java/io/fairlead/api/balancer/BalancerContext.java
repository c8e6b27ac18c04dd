package io.fairlead.api.balancer;

import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a balancer is made from.
 *
 * @param pool the name of the pool
 * @param endpoints what it picks from
 * @param ticker elapsed time
 * @param clock the time of day, for what other processes are to understand
 * @param random random numbers
 * @param probes asks the endpoints of the pool how they are doing; null if the host gave none
 * @param predecessor the balancer of the same pool that this one replaces, to inherit from; null if
 *     it is the first, and possibly of another class
 */
public record BalancerContext(
    String pool,
    EndpointList endpoints,
    Ticker ticker,
    InstantSource clock,
    RandomSource random,
    @Nullable ProbeSource probes,
    @Nullable Balancer predecessor) {

  /** The context of a first balancer, without probes, at the time of day of the machine. */
  public static BalancerContext of(
      String pool, EndpointList endpoints, Ticker ticker, RandomSource random) {
    return new BalancerContext(pool, endpoints, ticker, InstantSource.system(), random, null, null);
  }

  /** The same for other endpoints. */
  public BalancerContext withEndpoints(EndpointList others) {
    return new BalancerContext(pool, others, ticker, clock, random, probes, predecessor);
  }

  /** The same at another time of day. */
  public BalancerContext withClock(InstantSource other) {
    return new BalancerContext(pool, endpoints, ticker, other, random, probes, predecessor);
  }

  /** The same with probes. */
  public BalancerContext withProbes(@Nullable ProbeSource source) {
    return new BalancerContext(pool, endpoints, ticker, clock, random, source, predecessor);
  }

  /** The same with a predecessor. */
  public BalancerContext withPredecessor(@Nullable Balancer before) {
    return new BalancerContext(pool, endpoints, ticker, clock, random, probes, before);
  }
}
