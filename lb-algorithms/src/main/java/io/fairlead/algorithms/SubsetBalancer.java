package io.fairlead.algorithms;

import io.fairlead.algorithms.choice.FullScan;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.EndpointList;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.time.RandomSource;
import java.util.function.BiConsumer;

/**
 * Picks from one part of the endpoints, and from all of them while nobody of the part is available.
 */
final class SubsetBalancer implements Balancer {

  private final EndpointList endpoints;
  private final RandomSource random;
  private final Part part;

  private SubsetBalancer(EndpointList endpoints, RandomSource random, Part part) {
    this.endpoints = endpoints;
    this.random = random;
    this.part = part;
  }

  static SubsetBalancer create(
      BalancerContext context, int[] members, BalancerFactory inner, ThreadLocal<Part.View> views) {
    Balancer before =
        context.predecessor() instanceof SubsetBalancer predecessor
            ? predecessor.part.balancer()
            : null;
    Part part = new Part(context.withPredecessor(before), members, inner, views);
    return new SubsetBalancer(context.endpoints(), context.random(), part);
  }

  @Override
  public int pick(PickContext context) {
    int picked = part.pick(context);
    return picked == NONE ? FullScan.draw(endpoints, context, random) : picked;
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos) {
    int inPart = part.list().indexOf(index);
    if (inPart >= 0) {
      part.balancer().completed(inPart, outcome, latencyNanos);
    }
  }

  @Override
  public void reported(int index, LoadReport report) {
    int inPart = part.list().indexOf(index);
    if (inPart >= 0) {
      part.balancer().reported(inPart, report);
    }
  }

  @Override
  public void refresh() {
    part.balancer().refresh();
  }

  @Override
  public void addResponseHeaders(
      int index, PickContext context, BiConsumer<String, String> headers) {
    part.addResponseHeaders(index, context, headers);
  }
}
