package io.fairlead.algorithms;

import io.fairlead.algorithms.hash.Rendezvous;
import io.fairlead.api.Outcome;
import io.fairlead.api.balancer.Balancer;
import io.fairlead.api.balancer.BalancerContext;
import io.fairlead.api.balancer.BalancerFactory;
import io.fairlead.api.balancer.LoadReport;
import io.fairlead.api.balancer.PickContext;
import io.fairlead.api.tenant.Tenant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Picks for each tenant from a shard of its own: the few endpoints that its id agrees with best.
 *
 * <p>O(1) for a pick besides that of the inner balancer. A tenant's first pick after a change of
 * membership takes O(n) steps and some memory.
 */
final class ShuffleShardBalancer implements Balancer {

  /*
   * A shard follows from the tenant's id and the list, so it is kept only to save time, and dropped
   * without loss.
   *
   * What endpoints are like is the same for all tenants. One balancer over the whole list is told of
   * every outcome and report; those of the shards are made as its successors, and so share what it
   * learns. It picks once for each shard, for nobody: so the shards, which go on where it is, do not
   * all begin with the same endpoint.
   */

  /** A hundred bytes or a thousand for each, by the size of the shard and the inner balancer. */
  static final int MAX_SHARDS = 50_000;

  private final int size;
  private final boolean spill;
  private final BalancerFactory factory;
  private final BalancerContext context;
  private final ThreadLocal<Part.View> views;
  private final Rendezvous rendezvous;
  private final Balancer learner;
  private final Balancer all;
  private final Map<String, Part> shards = new ConcurrentHashMap<>();

  ShuffleShardBalancer(
      int size,
      boolean spill,
      BalancerFactory factory,
      BalancerContext context,
      ThreadLocal<Part.View> views) {
    this.size = size;
    this.spill = spill;
    this.factory = factory;
    this.views = views;
    this.rendezvous = new Rendezvous(context.endpoints());
    this.learner =
        factory.create(
            context.withPredecessor(
                context.predecessor() instanceof ShuffleShardBalancer before
                    ? before.learner
                    : null));
    this.context = context.withPredecessor(learner);
    this.all = new RandomBalancer(context.endpoints(), context.random());
  }

  @Override
  public int pick(PickContext picking) {
    int picked = shard(picking).pick(picking);
    return picked == NONE && spill ? all.pick(picking) : picked;
  }

  @Override
  public int home(PickContext picking) {
    return shard(picking).home(picking);
  }

  private Part shard(PickContext picking) {
    String tenant = picking.tenant().id();
    Part shard = shards.get(tenant);
    if (shard == null) {
      learner.pick(picking);
      int[] members = rendezvous.nearest(tenant, size);
      shard = new Part(context, members, factory, views);
      shards.put(tenant, shard);
    }
    return shard;
  }

  @Override
  public int @Nullable [] partOf(Tenant tenant) {
    return spill ? null : rendezvous.nearest(tenant.id(), size);
  }

  @Override
  public void completed(int index, Outcome outcome, long latencyNanos, long nowNanos) {
    if (index < context.endpoints().size()) {
      learner.completed(index, outcome, latencyNanos, nowNanos);
    }
  }

  @Override
  public void reported(int index, LoadReport report, long nowNanos) {
    if (index < context.endpoints().size()) {
      learner.reported(index, report, nowNanos);
    }
  }

  @Override
  public void refresh() {
    if (shards.size() > MAX_SHARDS) {
      shards.clear();
    }
    learner.refresh();
    all.refresh();
    shards.values().forEach(shard -> shard.balancer().refresh());
  }

  @Override
  public void addResponseHeaders(
      int index, PickContext picking, BiConsumer<String, String> headers) {
    shard(picking).addResponseHeaders(index, picking, headers);
  }
}
