package io.fairlead.examples.balancer;

import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Sends a small part of the requests to the endpoints that carry a label, and the rest to the
 * others: a new version meets real traffic before it meets all of it. Where one group has nobody to
 * serve, the other takes over.
 *
 * <p>Weights do not count. A pick takes two random numbers, and visits each endpoint at most once.
 */
final class CanaryBalancer implements Balancer {

  private final RandomSource random;
  private final double part;
  private final int[] canaries;
  private final int[] others;

  /** All that depends on the membership alone is done here, once, and not for each request. */
  CanaryBalancer(BalancerContext context, String label, double part) {
    EndpointList endpoints = context.endpoints();
    IntPredicate isCanary = index -> endpoints.get(index).labels().containsKey(label);
    random = context.random();
    this.part = part;
    canaries = IntStream.range(0, endpoints.size()).filter(isCanary).toArray();
    others = IntStream.range(0, endpoints.size()).filter(isCanary.negate()).toArray();
  }

  @Override
  public int pick(PickContext context) {
    boolean canary = random.nextDouble() < part;
    int picked = pickFrom(canary ? canaries : others, context);
    return picked == NONE ? pickFrom(canary ? others : canaries, context) : picked;
  }

  /** Starts anywhere in the group and takes the first that is available. */
  private int pickFrom(int[] group, PickContext context) {
    if (group.length == 0) {
      return NONE;
    }
    int start = random.nextInt(group.length);
    for (int i = 0; i < group.length; i++) {
      int index = group[(start + i) % group.length];
      if (context.isAvailable(index)) {
        return index;
      }
    }
    return NONE;
  }
}
