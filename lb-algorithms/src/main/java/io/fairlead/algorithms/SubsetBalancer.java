package io.fairlead.algorithms;

import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import java.util.function.BiConsumer;

/**
 * Picks from one part of the endpoints, and from all of them while nobody of the part is available.
 */
final class SubsetBalancer implements Balancer {

  private final Part part;
  private final Balancer all;

  private SubsetBalancer(Part part, Balancer all) {
    this.part = part;
    this.all = all;
  }

  static SubsetBalancer create(
      BalancerContext context, int[] members, BalancerFactory inner, ThreadLocal<Part.View> views) {
    Balancer before =
        context.predecessor() instanceof SubsetBalancer predecessor
            ? predecessor.part.balancer()
            : null;
    Part part = new Part(context.withPredecessor(before), members, inner, views);
    return new SubsetBalancer(part, new RandomBalancer(context.endpoints(), context.random()));
  }

  @Override
  public int pick(PickContext context) {
    int picked = part.pick(context);
    return picked == NONE ? all.pick(context) : picked;
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    int inPart = part.list().indexOf(index);
    if (inPart >= 0) {
      part.balancer().completed(inPart, outcome, latencyNanos, nowNanos);
    }
  }

  @Override
  public void reported(int index, LoadReport report, long nowNanos) {
    int inPart = part.list().indexOf(index);
    if (inPart >= 0) {
      part.balancer().reported(inPart, report, nowNanos);
    }
  }

  @Override
  public void refresh() {
    part.balancer().refresh();
    all.refresh();
  }

  @Override
  public void addResponseHeaders(
      int index, PickContext context, BiConsumer<String, String> headers) {
    part.addResponseHeaders(index, context, headers);
  }
}
