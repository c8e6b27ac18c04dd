package io.fairlead.api.balancer;

import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What a balancer is made from.
 *
 * @param endpoints what it picks from
 * @param ticker elapsed time
 * @param random random numbers
 * @param predecessor the balancer of the same pool that this one replaces, to inherit from; null if
 *     it is the first, and possibly of another class
 */
public record BalancerContext(
    EndpointList endpoints, Ticker ticker, RandomSource random, @Nullable Balancer predecessor) {}
